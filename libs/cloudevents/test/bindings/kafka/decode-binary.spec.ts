import { describe, expect, it } from 'vitest';
import { decodeMessage, type ReceivedKafkaMessage } from '../../../src/bindings/kafka/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { bytes, event } from '../../core/events.js';

type Headers = NonNullable<ReceivedKafkaMessage['headers']>;

const attributes = {
  ce_specversion: '1.0',
  ce_id: 'e-1',
  ce_source: '/tables/7',
  ce_type: 'com.example.dealt',
};
const binary = (headers: Headers, value: Uint8Array | null = null) =>
  decodeMessage({ headers: { ...attributes, ...headers }, value });

describe('a record in binary mode', () => {
  it.each<[string, Headers, Uint8Array | null, Record<string, unknown>]>([
    ['a null value is no data (T-K1)', {}, null, {}],
    [
      'a null value is no data, whatever its type',
      { 'content-type': 'application/json' },
      null,
      { datacontenttype: 'application/json' },
    ],
    ['an empty value is empty data (T-K1)', {}, bytes(''), { data: bytes('') }],
    [
      'an empty value of text is empty text',
      { 'content-type': 'text/plain' },
      bytes(''),
      { datacontenttype: 'text/plain', data: '' },
    ],
    [
      'an empty value is no JSON, so no data',
      { 'content-type': 'application/json' },
      bytes(''),
      { datacontenttype: 'application/json' },
    ],
    [
      'header values as bytes, as kafkajs gives them',
      Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, Buffer.from(text)])),
      null,
      {},
    ],
    [
      'UTF-8 without percent-coding (K8)',
      { ce_subject: Buffer.from('é %41 "😀"'), ce_ext: '100%' },
      null,
      { subject: 'é %41 "😀"', ext: '100%' },
    ],
    [
      'extensions are text',
      { ce_count: '5', ce_flag: 'true', ce_empty: '', ce_constructor: 'x' },
      null,
      { count: '5', flag: 'true', empty: '', constructor: 'x' },
    ],
    ...['0', 'false', '""', 'null', '[]', ' {} '].map(
      (json): [string, Headers, Uint8Array, Record<string, unknown>] => [
        `JSON ${json}`,
        { 'content-type': 'application/vnd.x+JSON; charset=utf-8' },
        bytes(json),
        { datacontenttype: 'application/vnd.x+JSON; charset=utf-8', data: JSON.parse(json) as unknown },
      ],
    ),
    [
      'text in its charset',
      { 'content-type': 'text/plain;charset=latin1' },
      new Uint8Array([0xe9]),
      { datacontenttype: 'text/plain;charset=latin1', data: 'é' },
    ],
    ['bytes of no type, which is not made up', {}, bytes('{}'), { data: bytes('{}') }],
    [
      'names are case-sensitive: CE_ID and Content-Type are headers of others (T-K3)',
      { CE_ID: 'other', Content_Type: 'text/plain', 'Content-Type': 'text/plain', 'ce-subject': 's' },
      bytes('a'),
      { data: bytes('a') },
    ],
    [
      'headers of others may repeat and hold any bytes',
      { trace: ['a', 'b'], junk: new Uint8Array([0xff]), ce: 'x' },
      null,
      {},
    ],
    ['a header in a list of one', { ce_subject: ['s'] }, null, { subject: 's' }],
    ['a header without values', { ce_subject: [], ce_ext: undefined }, null, {}],
    [
      'a ce_datacontenttype that says the same (T-K3)',
      { 'content-type': 'text/plain', ce_datacontenttype: Buffer.from('text/plain') },
      bytes('a'),
      { datacontenttype: 'text/plain', data: 'a' },
    ],
  ])('%s', (_what, headers, value, changes) => expect(binary(headers, value)).toEqual(event(changes)));

  it('the key is none of its business: no partitionkey is made of it (K5)', () => {
    const record = { key: Buffer.from('k'), headers: attributes, value: null };
    expect(decodeMessage(record)).toEqual(event());
    expect(decodeMessage({ ...record, headers: { ...attributes, ce_partitionkey: 'p' } })).toEqual(
      event({ partitionkey: 'p' }),
    );
  });

  it('keeps its bytes when the client reuses the buffer', () => {
    const value = Buffer.from('ab');
    const { data } = binary({}, value);
    value.fill(0);
    expect(data).toEqual(bytes('ab'));
  });

  it.each<[string, Headers, Uint8Array | null, string]>([
    ['an empty attribute', { ce_subject: '' }, null, "Attribute 'subject' of the event must not be empty"],
    ['a missing id', { ce_id: undefined }, null, "Attribute 'id' of the event is required"],
    ['an id in other letters', { ce_id: undefined, CE_ID: 'e-1' }, null, "Attribute 'id' of the event is required"],
    ['another specversion', { ce_specversion: '0.3' }, null, "Attribute 'specversion' of the event must be '1.0'"],
    ['a source that is no URI reference', { ce_source: 'é' }, null, "Attribute 'source'"],
    ['a control character', { ce_ext: 'a\nb' }, null, "Attribute 'ext' of the event must not contain the control"],
    ['bytes that are no UTF-8', { ce_ext: new Uint8Array([0xc0, 0xa0]) }, null, "The header 'ce_ext' is no UTF-8"],
    ['a header that was parsed', { ce_ext: { a: 1 } as never }, null, "The header 'ce_ext' must be bytes or text"],
    ['a header without a value', { ce_ext: null as never }, null, "The header 'ce_ext' has no value"],
    ['an illegal name', { ce_My_Ext: 'x' }, null, "Attribute 'My_Ext' of the event is no attribute name"],
    ['no name', { ce_: 'x' }, null, "Attribute '' of the event is no attribute name"],
    ['__proto__', { ce___proto__: 'x' }, null, "Attribute '__proto__'"],
    ['data as a header', { ce_data: 'x' }, null, "Attribute 'data' of the event is reserved"],
    ['a repeated header (T12)', { ce_id: ['e-1', 'e-1'] }, null, "'ce_id' occurs more than once"],
    ['a repeated content type', { 'content-type': ['a/b', 'a/b'] }, null, "'content-type' occurs more than once"],
    [
      'a ce_datacontenttype that says something else',
      { 'content-type': 'text/plain', ce_datacontenttype: 'text/html' },
      null,
      "'ce_datacontenttype' must say the same as 'content-type'",
    ],
    [
      'a ce_datacontenttype alone',
      { ce_datacontenttype: 'text/plain' },
      null,
      "'ce_datacontenttype' must say the same",
    ],
    ['a content type that is none', { 'content-type': 'xyz' }, null, "Attribute 'datacontenttype'"],
    ['JSON that is none', { 'content-type': 'application/json' }, bytes('{'), 'no valid JSON'],
    ['text that is not of its charset', { 'content-type': 'text/plain' }, new Uint8Array([0xff]), 'not valid utf-8'],
  ])('refuses %s', (_what, headers, value, message) => {
    expect(() => binary(headers, value)).toThrow(DecodeError);
    expect(() => binary(headers, value)).toThrow(message);
  });

  it.each<[string, Headers, string]>([
    ['beside another content-type, which counts', { 'content-type': 'text/plain' }, 'text/plain'],
    ['alone, where it is all there is', {}, 'text/html'],
  ])('tolerantly takes a ce_datacontenttype %s', (_what, headers, datacontenttype) => {
    const message = { headers: { ...attributes, ...headers, ce_datacontenttype: 'text/html' }, value: bytes('x') };
    expect(decodeMessage(message, { tolerant: true })).toEqual(event({ datacontenttype, data: 'x' }));
  });
});
