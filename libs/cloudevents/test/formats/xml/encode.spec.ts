import { describe, expect, it } from 'vitest';
import {
  acceptEvent,
  type AcceptedEvent,
  attributeTypes,
  defineAttribute,
  ProtobufData,
  rememberedTypes,
} from '../../../src/core/index.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import type { EventContent } from '../../../src/formats/event-format.js';
import { xmlBatchMediaType, xmlEventFormat, xmlStructuredMediaType } from '../../../src/formats/xml/index.js';
import { accepted, bytes, event } from '../../core/events.js';
import { declared, required } from './documents.js';

const head = `<?xml version="1.0" encoding="UTF-8"?><event ${declared} specversion="1.0">`;
const encode = (given: AcceptedEvent) => xmlEventFormat.encode(given);
const decode = (content: EventContent) => xmlEventFormat.decode(content);
const batch = xmlEventFormat.batch!;

const string = (text: string) => `<data xsi:type="xs:string">${text}</data>`;
const json = '<datacontenttype>application/json</datacontenttype>';
const plain = '<datacontenttype>text/plain</datacontenttype>';

describe('XML event', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['of required attributes alone', {}, ''],
    [
      'with every optional attribute',
      { subject: 's', time: '2024-05-06t07:08:09.1Z', datacontenttype: 'text/plain; a="<b"', dataschema: 'a:b?c&d' },
      '<subject>s</subject><time>2024-05-06t07:08:09.1Z</time><datacontenttype>text/plain; a="&lt;b"</datacontenttype><dataschema>a:b?c&amp;d</dataschema>',
    ],
    [
      'with typed extensions',
      { flag: false, count: -1, text: '', mark: bytes('ab') },
      '<flag xsi:type="ce:boolean">false</flag><count xsi:type="ce:integer">-1</count><text xsi:type="ce:string"></text><mark xsi:type="ce:binary">YWI=</mark>',
    ],
    ['with text that XML escapes', { subject: ' a&b<c>"\' ]]>' }, `<subject> a&amp;b&lt;c&gt;"' ]]&gt;</subject>`],
    ['with text beyond ASCII', { subject: 'Straße €😀\u2028' }, '<subject>Straße €😀\u2028</subject>'],
    ['with JSON data, whose type is said', { data: { a: '<&' } }, json + string('{"a":"&lt;&amp;"}')],
    [
      'with JSON null',
      { data: null, datacontenttype: 'text/json' },
      '<datacontenttype>text/json</datacontenttype>' + string('null'),
    ],
    ['with a JSON string', { data: 'x' }, json + string('"x"')],
    ['with JSON that XML cannot hold', { data: '\0\uffff\\\ufffe' }, json + string('"\\u0000\\uffff\\\\\\ufffe"')],
    [
      'with text as data',
      { data: 'a\r\n\tb ]]>', datacontenttype: 'text/plain' },
      plain + string('a&#xD;\n\tb ]]&gt;'),
    ],
    ['with empty text as data', { data: '', datacontenttype: 'text/plain' }, plain + string('')],
    [
      'with XML as data, which is text to it',
      { data: '<a/>', datacontenttype: 'application/xml' },
      '<datacontenttype>application/xml</datacontenttype>' + string('&lt;a/&gt;'),
    ],
    [
      'with bytes as data, whose type is not made up',
      { data: bytes('\0\x01') },
      '<data xsi:type="xs:base64Binary">AAE=</data>',
    ],
    ['with no bytes as data', { data: new Uint8Array(0) }, '<data xsi:type="xs:base64Binary"></data>'],
    [
      'with a protobuf message as data',
      { data: new ProtobufData('t/a.B', bytes('a'), { b: 1 }) },
      json + string('{"b":1}'),
    ],
    [
      'with a protobuf message as data in its own format',
      { data: new ProtobufData('t/a.B', bytes('a')), datacontenttype: 'application/protobuf' },
      '<datacontenttype>application/protobuf</datacontenttype><data xsi:type="xs:base64Binary">YQ==</data>',
    ],
  ])('%s', (_what, changes, rest) => expect(encode(accepted(changes))).toBe(`${head}${required}${rest}</event>`));

  it('keeps the types of extensions, those that were read as well as those that are known', () => {
    const extensions = [
      defineAttribute('link', attributeTypes.uri),
      defineAttribute('path', attributeTypes.uriReference),
    ];
    const written = encode(acceptEvent(event({ link: 'a:b', path: '../x' }), undefined, extensions));
    expect(written).toContain('<link xsi:type="ce:uri">a:b</link><path xsi:type="ce:uriRef">../x</path>');
    const read = decode(written);
    expect(rememberedTypes(read)?.get('path')).toBe(attributeTypes.uriReference);
    expect(encode(acceptEvent(read))).toBe(written);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'NUL',
      { data: 'a\0', datacontenttype: 'text/plain' },
      "'data' contains the character U+0000, which XML cannot hold; send bytes instead",
    ],
    ['another control character', { data: '\x1b[0m', datacontenttype: 'text/plain' }, 'U+001B'],
    ['a noncharacter', { data: '\uffff', datacontenttype: 'text/plain' }, 'U+FFFF'],
    [
      'a protobuf message of an unknown type',
      { data: new ProtobufData('t/a.B', bytes('a')) },
      'packed protobuf message',
    ],
  ])('is refused with %s', (_what, changes, message) => {
    const refused = acceptEvent(event(changes), 'Dealer.onDealt');
    expect(() => encode(refused)).toThrow(InvalidEventError);
    expect(() => encode(refused)).toThrow(message);
    expect(() => encode(refused)).toThrow('from Dealer.onDealt');
  });

  it('is refused when an extension begins with a digit, which no element can (T4)', () => {
    expect(() => encode(accepted({ '1abc': 'x' }))).toThrow(InvalidEventError);
    expect(() => encode(accepted({ '1abc': 'x' }))).toThrow("'1abc' begins with a digit");
    expect(decode(encode(accepted({ a1: 'x', z9: 'x' })))).toMatchObject({ a1: 'x', z9: 'x' });
  });

  it('is announced by its media type', () => {
    expect(xmlStructuredMediaType).toBe('application/cloudevents+xml');
    expect(xmlEventFormat).toMatchObject({ name: 'xml', mediaType: xmlStructuredMediaType });
    expect(xmlEventFormat.contentType).toBe('application/cloudevents+xml; charset=utf-8');
    expect(xmlBatchMediaType).toBe('application/cloudevents-batch+xml');
    expect(batch).toMatchObject({ mediaType: xmlBatchMediaType, contentType: `${xmlBatchMediaType}; charset=utf-8` });
  });
});

describe('XML batch', () => {
  const one = encode(accepted({ subject: '€' }));
  const two = encode(accepted({ id: 'e-2', data: '<😀>' }));

  it('is events already written, whose namespaces are declared once', () => {
    const frame = `<?xml version="1.0" encoding="UTF-8"?><batch ${declared}>`;
    expect(batch.encode([])).toBe(`${frame}</batch>`);
    expect(batch.encode([one])).toBe(
      `${frame}<event specversion="1.0">${required}<subject>€</subject></event></batch>`,
    );
    expect(batch.decode(batch.encode([one, two, one]))).toEqual([one, two, one].map((written) => decode(written)));
    expect(batch.decode(batch.encode([]))).toEqual([]);
  });

  it.each([[[]], [[one]], [[two, one, two]]])('has as many bytes as it says', (written) => {
    const events = written.reduce((sum, each) => sum + batch.sizeOf(each), 0);
    const separators = Math.max(0, written.length - 1) * batch.separator;
    expect(batch.overhead + events + separators).toBe(Buffer.byteLength(batch.encode(written)));
  });
});
