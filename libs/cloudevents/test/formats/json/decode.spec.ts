import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors/index.js';
import { decodeBatch, decodeStructured, encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const decode = (changes: Readonly<Record<string, unknown>>) => decodeStructured(JSON.stringify(event(changes)));

describe('JSON event that is read', () => {
  it.each<[string, Record<string, unknown>]>([
    ['required attributes alone', {}],
    [
      'every optional attribute',
      { subject: 's', time: '1998-12-31T23:59:60.5Z', datacontenttype: 'text/plain', dataschema: 'a:b' },
    ],
    [
      'typed extensions',
      { flag: false, count: 0, text: '', constructor: 'legal', averyveryverylongextensionname: 'x' },
    ],
    ['JSON text that is not parsed again', { datacontenttype: 'application/json', data: '{"a":1}' }],
    ...[0, false, '', null, [], {}].map((data): [string, Record<string, unknown>] => [
      `data ${JSON.stringify(data)} (C6)`,
      { datacontenttype: 'application/json', data },
    ]),
  ])('%s', (_what, changes) => {
    expect(decode(changes)).toEqual(event(changes));
    expect(decodeStructured(encodeStructured(accepted(changes)))).toEqual(event(changes));
  });

  it('invents nothing: no id, no time, no data', () => {
    expect(Object.keys(decode({}))).toEqual(['specversion', 'id', 'source', 'type']);
  });

  it('marks data without a type as JSON, but not bytes', () => {
    expect(decode({ data: 1 })).toEqual(event({ data: 1, datacontenttype: 'application/json' }));
    expect(decode({ data_base64: 'AAE=' })).toEqual(event({ data: bytes('\0\x01') }));
    expect(decode({ data_base64: '', datacontenttype: 'application/json' }).data).toEqual(new Uint8Array(0));
  });

  it('takes null for absent, except as data', () => {
    expect(decode({ subject: null, ext: null, 'Odd-Name': null, data_base64: null })).toEqual(event());
    expect(decode({ data: null }).data).toBeNull();
  });

  it('drops a byte order mark (C8)', () => {
    const text = `\ufeff${JSON.stringify(event())}`;
    expect(decodeStructured(bytes(text))).toEqual(event());
    expect(decodeStructured(text)).toEqual(event());
  });

  it('keeps hostile names in data as plain members (C16)', () => {
    const text = JSON.stringify(event()).replace(
      '}',
      ',"data":{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}}}}',
    );
    const { data } = decodeStructured(text) as { data: Record<string, unknown> };
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['x'] ?? ({} as Record<string, unknown>)['y']).toBeUndefined();
  });
});

describe('JSON event that is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no id (C10)', { id: undefined }, "Attribute 'id' of the event is required"],
    ['null for a required attribute', { type: null }, "Attribute 'type' of the event is required"],
    [
      'no specversion',
      { specversion: undefined },
      "Attribute 'specversion' of the event is required and must be '1.0'",
    ],
    ['specversion 0.3', { specversion: '0.3' }, "Attribute 'specversion'"],
    ['an empty subject', { subject: '' }, "Attribute 'subject' of the event must not be empty"],
    ['a number for text', { id: 25 }, "Attribute 'id' of the event must be a string, not a number"],
    ['a bad time (C11)', { time: '2024-05-06' }, "Attribute 'time'"],
    ['an upper-case name (C12)', { MyExt: 'x' }, "Attribute 'MyExt' of the event is no attribute name"],
    ['an object for an extension (C13)', { ext: {} }, "Attribute 'ext' of the event must be a string, integer"],
    ['a fraction for an extension', { ext: 1.5 }, "Attribute 'ext'"],
    ['data and data_base64 (C7)', { data: 1, data_base64: 'AAE=' }, "has both 'data' and 'data_base64'"],
    ['null data and data_base64', { data: null, data_base64: 'AAE=' }, "has both 'data' and 'data_base64'"],
    ['bad base64', { data_base64: 'A' }, "'data_base64' of the event must be base64"],
    ['base64url', { data_base64: '-_-_' }, "'data_base64' of the event must be base64"],
    ['a number for base64', { data_base64: 7 }, "'data_base64' of the event must be base64"],
    [
      'an object of a type that is not JSON',
      { datacontenttype: 'text/plain', data: {} },
      "'data' of the event must be a string",
    ],
  ])('%s', (_what, changes, message) => {
    expect(() => decode(changes)).toThrow(DecodeError);
    expect(() => decode(changes)).toThrow(message);
  });

  it.each<[string, Uint8Array | string]>([
    ['nothing', ''],
    ['cut text', '{"specversion":"1.0"'],
    ['an array', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xc0, 0xa0, 0x22])],
    ['a number beyond all', JSON.stringify(event()).replace('}', ',"data":1e400}')],
    ['200,000 levels', '['.repeat(200_000) + ']'.repeat(200_000)],
    [
      '200,000 levels of data',
      JSON.stringify(event({ data: 0 })).replace(':0}', `:${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    ],
    ['a member __proto__ (C16)', JSON.stringify(event()).replace('}', ',"__proto__":"x"}')],
  ])('%s', (_what, text) => expect(() => decodeStructured(text)).toThrow(DecodeError));
});

describe('JSON batch', () => {
  it('is read in order, and may be empty', () => {
    expect(decodeBatch('[]')).toEqual([]);
    expect(decodeBatch(JSON.stringify([event(), event({ id: 'e-2' })])).map(({ id }) => id)).toEqual(['e-1', 'e-2']);
  });

  it.each([
    ['{}', 'must be a JSON array'],
    ['[1]', 'Event 0 of the batch must be a JSON object'],
    ['[[]]', 'Event 0 of the batch must be a JSON object'],
    [JSON.stringify([event(), event({ id: '' })]), "Attribute 'id' of event 1 of the batch must not be empty"],
  ])('%s is refused as a whole', (text, message) => expect(() => decodeBatch(text)).toThrow(message));
});
