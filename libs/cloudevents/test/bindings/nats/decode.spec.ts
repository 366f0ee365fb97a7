import { headers as noHeaders, type Msg } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { decodeNatsMessage, type MessageDecodeOptions, natsMessageMode } from '../../../src/bindings/nats/index.js';
import { attributeTypes, defineAttribute } from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { type EventFormat, LimitExceededError, UnsupportedFormatError } from '../../../src/formats/index.js';
import { bytes, event } from '../../core/events.js';
import { headersOf } from './wire.js';

type Headers = Readonly<Record<string, string | readonly string[]>>;

const jsonType = 'application/cloudevents+json';
const attributes = {
  'ce-specversion': '1.0',
  'ce-id': 'e-1',
  'ce-source': '/tables/7',
  'ce-type': 'com.example.dealt',
};
const structured = bytes(JSON.stringify(event()));

/** Headers as the clients give them. */
const list = (headers: Headers) =>
  Object.entries(headers).map(([name, value]) => [name, [value].flat()] as [string, string[]]);
const read = (headers: Headers = {}, data = bytes(''), options?: MessageDecodeOptions) =>
  decodeNatsMessage({ data, headers: list({ ...attributes, ...headers }) }, options);

describe('the mode of a message', () => {
  it.each<[Headers | undefined, string | undefined]>([
    [{ 'Content-Type': 'Application/CloudEvents+JSON; Charset=UTF-8' }, 'structured'],
    [{ 'content-type': 'application/cloudevents' }, 'structured'],
    [{ 'CONTENT-TYPE': jsonType, ...attributes }, 'structured'],
    [{ 'Content-Type': 'application/cloudevents-batch+json' }, 'batch'],
    [{ 'Content-Type': 'application/json', 'CE-SpecVersion': '1.0' }, 'binary'],
    [{ 'ce-specversion': '1.0' }, 'binary'],
    [{ ce_specversion: '1.0' }, undefined],
    [{ 'Content-Type': 'application/json' }, undefined],
    [{ 'Nats-Msg-Id': '1' }, undefined],
    [{}, 'structured'],
    [undefined, 'structured'],
  ])('%j is %s (N2)', (headers, mode) => expect(natsMessageMode(headers && list(headers))).toBe(mode));
});

describe('a message without any header', () => {
  it.each([undefined, [], noHeaders()])('is JSON (T-N1)', (headers) => {
    expect(decodeNatsMessage({ data: structured, headers })).toEqual(event());
  });

  it.each(['', '{}', 'x', '[]', 'null'])('is refused where %j is no event', (text) => {
    expect(() => decodeNatsMessage({ data: bytes(text) })).toThrow(DecodeError);
  });
});

describe('structured mode', () => {
  it.each<[string, Headers]>([
    ['a header of the client', { 'Content-Type': jsonType }],
    ['a header in other letters', { 'content-TYPE': `${jsonType}; charset=utf-8` }],
    ['nothing of the headers beside it', { 'Content-Type': jsonType, 'ce-id': '%', 'ce-ext': 'x' }],
  ])('reads the payload by %s', (_what, headers) => {
    expect(decodeNatsMessage({ data: structured, headers: list(headers) })).toEqual(event());
  });

  it('reads other formats on request only', () => {
    const format: EventFormat = {
      name: 'sealed',
      mediaType: 'application/cloudevents+sealed',
      encode: () => '',
      decode: () => event({ id: 'sealed' }),
    };
    const message = { data: structured, headers: list({ 'Content-Type': format.mediaType }) };
    expect(() => decodeNatsMessage(message)).toThrow(UnsupportedFormatError);
    expect(decodeNatsMessage(message, { formats: [format] })).toEqual(event({ id: 'sealed' }));
  });

  it.each([
    ['no payload', jsonType, '', 'no valid JSON'],
    ['an event without id', jsonType, JSON.stringify(event({ id: null })), "'id'"],
    ['a batch', 'application/cloudevents-batch+json', '[]', 'batch'],
  ])('refuses %s', (_what, contentType, text, message) => {
    const decode = () => decodeNatsMessage({ data: bytes(text), headers: list({ 'Content-Type': contentType }) });
    expect(decode).toThrow(DecodeError);
    expect(decode).toThrow(message);
  });
});

describe('a message that is no CloudEvent', () => {
  it.each<Headers>([{ 'Nats-Msg-Id': '1' }, { 'Content-Type': 'application/json' }, { 'ce-id': '1' }, { 'ce-': '1' }])(
    'with the headers %j is refused, not guessed at',
    (headers) => {
      const decode = () => decodeNatsMessage({ data: structured, headers: list(headers) });
      expect(decode).toThrow(DecodeError);
      expect(decode).toThrow('The message is no CloudEvent');
    },
  );
});

describe('binary mode', () => {
  it.each<[string, Headers, string, Record<string, unknown>]>([
    ['an empty payload is no data', {}, '', {}],
    ['also with a type', { 'ce-datacontenttype': 'text/plain' }, '', { datacontenttype: 'text/plain' }],
    ['bytes of no type, which is not made up', {}, '{}', { data: bytes('{}') }],
    [
      'JSON by ce-datacontenttype (N3)',
      { 'ce-datacontenttype': 'application/json;%20charset=utf-8' },
      'null',
      { datacontenttype: 'application/json; charset=utf-8', data: null },
    ],
    ['nothing by Content-Type', { 'Content-Type': 'application/json' }, '{}', { data: bytes('{}') }],
    ['names in any letters', { 'CE-SUBJECT': 's', 'Ce-Ext': 'x' }, '', { subject: 's', ext: 'x' }],
    [
      'values in quotes and percent-encoded (T-H3)',
      { 'ce-subject': '"a%20\\"b"%e2%82%ac+' },
      '',
      { subject: 'a "b€+' },
    ],
    ['one round of percent-decoding (T-H2)', { 'ce-source': '/a%2520b' }, '', { source: '/a%20b' }],
    ['values that were not encoded', { 'ce-subject': 'é ÿ € 😀' }, '', { subject: 'é ÿ € 😀' }],
    [
      'extensions as text',
      { 'ce-count': '5', 'ce-flag': 'true', 'ce-empty': '', 'ce-constructor': 'x' },
      '',
      { count: '5', flag: 'true', empty: '', constructor: 'x' },
    ],
    ['headers of others, which may repeat', { trace: ['a', 'b'], 'Nats-Msg-Id': '1' }, '', {}],
    ['a header without values', { 'ce-ext': [] }, '', {}],
  ])('reads %s', (_what, headers, text, changes) => {
    expect(read(headers, bytes(text))).toEqual(event(changes));
  });

  it('reads attributes by the types of known extensions', () => {
    const extensions = [defineAttribute('count', attributeTypes.integer)];
    expect(read({ 'ce-count': '5' }, bytes(''), { extensions })).toEqual(event({ count: 5 }));
  });

  it('tolerantly takes a % that is no escape', () => {
    expect(() => read({ 'ce-subject': '100% x' })).toThrow("'ce-subject' has a % without two hex digits");
    expect(read({ 'ce-subject': '100% x' }, bytes(''), { tolerant: true })).toEqual(event({ subject: '100% x' }));
  });

  it('keeps its bytes when the client reuses the buffer', () => {
    const data = Buffer.from('ab');
    const { data: kept } = read({}, data);
    data.fill(0);
    expect(kept).toEqual(bytes('ab'));
  });

  it('limits the payload', () => {
    expect(() => read({}, bytes('abc'), { maxBytes: 2 })).toThrow(LimitExceededError);
  });

  it.each<[string, Headers, string, string]>([
    ['an empty attribute', { 'ce-subject': '' }, '', "Attribute 'subject' of the event must not be empty"],
    ['another specversion', { 'ce-specversion': '0.3' }, '', "Attribute 'specversion' of the event must be '1.0'"],
    ['a control character', { 'ce-ext': 'a%0Ab' }, '', "Attribute 'ext' of the event must not contain the control"],
    ['an illegal name', { 'ce-my-ext': 'x' }, '', "Attribute 'my-ext' of the event is no attribute name"],
    ['no name', { 'ce-': 'x' }, '', "Attribute '' of the event is no attribute name"],
    ['__proto__', { 'ce-__proto__': 'x' }, '', "Attribute '__proto__'"],
    ['data as a header', { 'ce-data': 'x' }, '', "Attribute 'data' of the event is reserved"],
    ['a header with two values (T12)', { 'ce-id': ['e-1', 'e-1'] }, '', "The header 'ce-id' occurs more than once"],
    ['a header in two spellings', { 'CE-ID': 'e-1' }, '', "The header 'ce-id' occurs more than once"],
    ['a repeated Content-Type', { 'Content-Type': ['a/b', 'a/b'] }, '', "'content-type' occurs more than once"],
    ['bytes that the client could not read', { 'ce-ext': 'a\ufffd' }, '', "The header 'ce-ext' is no UTF-8"],
    ['escaped bytes that are no UTF-8 (T-H4)', { 'ce-ext': '%C0%A0' }, '', "The header 'ce-ext' is no UTF-8"],
    ['an open quote', { 'ce-ext': '"a' }, '', 'a quote that is not closed'],
    ['a data content type that is none', { 'ce-datacontenttype': 'xyz' }, '', "Attribute 'datacontenttype'"],
    ['JSON that is none', { 'ce-datacontenttype': 'application/json' }, '{', 'no valid JSON'],
  ])('refuses %s', (_what, headers, text, message) => {
    expect(() => read(headers, bytes(text))).toThrow(DecodeError);
    expect(() => read(headers, bytes(text))).toThrow(message);
  });
});

describe('headers as the client reads them from the wire', () => {
  const block = (ext: Uint8Array) => {
    const lines = Object.entries(attributes).map(([name, value]) => `${name.toUpperCase()}: ${value}\r\n`);
    const [before, after] = [`NATS/1.0\r\n${lines.join('')}ce-ext:`, '\r\n\r\n'];
    return headersOf(Buffer.concat([Buffer.from(before), ext, Buffer.from(after)]));
  };

  it('may hold raw UTF-8, which some senders do not encode', () => {
    expect(decodeNatsMessage({ data: bytes(''), headers: block(bytes('é € 😀')) })).toEqual(event({ ext: 'é € 😀' }));
  });

  it('may not hold Latin-1, which the client replaces', () => {
    const headers = block(new Uint8Array([0x61, 0xe9]));
    expect(() => decodeNatsMessage({ data: bytes(''), headers })).toThrow("The header 'ce-ext' is no UTF-8");
  });

  it('are those of a message', () => {
    const message: Pick<Msg, 'data' | 'headers'> = { data: bytes('x'), headers: block(bytes('y')) };
    expect(decodeNatsMessage(message)).toEqual(event({ ext: 'y', data: bytes('x') }));
  });
});
