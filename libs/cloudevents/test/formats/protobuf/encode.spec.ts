import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  acceptEvent,
  attributeTypes,
  type CloudEventAttributeValue,
  defineAttribute,
  ProtobufData,
} from '../../../src/core/index.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import { packAny, protobufEventFormat } from '../../../src/protobuf/index.js';
import { accepted, event } from '../../core/events.js';
import { schema } from '../../protobuf/descriptors.js';
import { eventSchema, judged, required } from './messages.js';

/** What goes out, read by protobuf-es with the schema of the specification. */

const encode = (changes: Readonly<Record<string, unknown>>) => judged(protobufEventFormat.encode(accepted(changes)));
const allIn = packAny(schema('AllIn'), { handId: 'h1' });
/** The message itself, for an `Any`: its JSON would need the type that is packed. */
const read = (changes: Readonly<Record<string, unknown>>) =>
  fromBinary(eventSchema, protobufEventFormat.encode(accepted(changes)) as Uint8Array) as unknown as {
    attributes: object;
    data: unknown;
  };

describe('Protobuf format', () => {
  it('has its media type without parameters (P6)', () => {
    expect(protobufEventFormat).toMatchObject({ name: 'protobuf', mediaType: 'application/cloudevents+protobuf' });
    expect(protobufEventFormat.contentType).toBeUndefined();
    expect(protobufEventFormat.batch).toMatchObject({ mediaType: 'application/cloudevents-batch+protobuf' });
    expect(protobufEventFormat.batch?.contentType).toBeUndefined();
  });
});

describe('attributes that are written', () => {
  it('the required ones as fields of their own (P2)', () => {
    expect(encode({})).toEqual(required);
  });

  it('the optional ones in the map, with the type of the specification (P1)', () => {
    const optional = {
      subject: 'Zürich 🃏',
      time: '2024-05-06T07:08:09.5+01:00',
      datacontenttype: 'text/plain',
      dataschema: 'https://example.com/schema',
    };
    expect(encode(optional)).toEqual({
      ...required,
      attributes: {
        subject: { ceString: 'Zürich 🃏' },
        time: { ceTimestamp: '2024-05-06T06:08:09.500Z' },
        datacontenttype: { ceString: 'text/plain' },
        dataschema: { ceUri: 'https://example.com/schema' },
      },
    });
  });

  it.each<[string, CloudEventAttributeValue, object]>([
    ['text', 'x', { ceString: 'x' }],
    ['no text', '', { ceString: '' }],
    ['a number', 42, { ceInteger: 42 }],
    ['zero', 0, { ceInteger: 0 }],
    ['the smallest integer', -2147483648, { ceInteger: -2147483648 }],
    ['true', true, { ceBoolean: true }],
    ['false', false, { ceBoolean: false }],
    ['bytes', new Uint8Array([0, 255]), { ceBytes: 'AP8=' }],
    ['no bytes', new Uint8Array(0), { ceBytes: '' }],
  ])('an extension nobody declared by its value: %s (T-P2)', (_what, value, attribute) => {
    expect(encode({ ext: value })).toEqual({ ...required, attributes: { ext: attribute } });
  });

  it.each([
    [attributeTypes.uri, 'a:b', { ceUri: 'a:b' }],
    [attributeTypes.uriReference, '../a', { ceUriRef: '../a' }],
    [attributeTypes.timestamp, '1969-12-31T23:59:59.25Z', { ceTimestamp: '1969-12-31T23:59:59.250Z' }],
    [attributeTypes.integer, '7', { ceInteger: 7 }],
    [attributeTypes.boolean, 'false', { ceBoolean: false }],
    [attributeTypes.binary, 'AP8=', { ceBytes: 'AP8=' }],
  ])('a declared extension as it is declared', (type, value, attribute) => {
    const definitions = [defineAttribute<CloudEventAttributeValue>('ext', type as never)];
    const encoded = protobufEventFormat.encode(acceptEvent(event({ ext: value }), undefined, definitions));
    expect(judged(encoded)).toEqual({ ...required, attributes: { ext: attribute } });
  });

  it('a value longer than one byte can count', () => {
    const long = 'ü'.repeat(70_000);
    expect(encode({ ext: long, id: long })).toEqual({ ...required, id: long, attributes: { ext: { ceString: long } } });
  });
});

describe('a timestamp that protobuf cannot hold is refused by name:', () => {
  it.each([
    ['a leap second (T-P3)', '1998-12-31T23:59:60Z', 'is a leap second'],
    ['a leap second with an offset', '1999-01-01T00:59:60+01:00', 'is a leap second'],
    ['parts of a nanosecond', '2024-05-06T07:08:09.0000000001Z', 'is finer than nanoseconds'],
    ['the year 0', '0000-12-31T23:59:59Z', 'is outside the years 1 to 9999'],
    ['what is the year 0 in UTC', '0001-01-01T00:00:00+00:01', 'is outside the years 1 to 9999'],
    ['what is the year 10000 in UTC', '9999-12-31T23:59:59-00:01', 'is outside the years 1 to 9999'],
  ])('%s', (_what, time, rule) => {
    const encoding = () => protobufEventFormat.encode(acceptEvent(event({ time }), 'send[3]'));
    expect(encoding).toThrow(InvalidEventError);
    expect(encoding).toThrow(`Invalid CloudEvent from send[3]: 'time' ${rule}`);
    const at = [defineAttribute('at', attributeTypes.timestamp)];
    expect(() => protobufEventFormat.encode(acceptEvent(event({ at: time }), undefined, at))).toThrow(`'at' ${rule}`);
  });

  it('but not zeros at the end, nor the ends of the range', () => {
    const time = (text: string) => (encode({ time: text }) as { attributes: { time: object } }).attributes.time;
    expect(time('2024-05-06t07:08:09.1234567890000z')).toEqual({ ceTimestamp: '2024-05-06T07:08:09.123456789Z' });
    expect(time('0001-01-01T00:00:00Z')).toEqual({ ceTimestamp: '0001-01-01T00:00:00Z' });
    expect(time('9999-12-31T23:59:59.999999999Z')).toEqual({ ceTimestamp: '9999-12-31T23:59:59.999999999Z' });
    expect(time('2024-02-29T23:30:00-01:45')).toEqual({ ceTimestamp: '2024-03-01T01:15:00Z' });
    expect(time('1970-01-01T00:00:00Z')).toEqual({ ceTimestamp: '1970-01-01T00:00:00Z' });
  });
});

describe('data that is written', () => {
  const typed = (type: string) => ({ attributes: { datacontenttype: { ceString: type } } });

  it('none: no member of the oneof', () => {
    expect(encode({ datacontenttype: 'text/plain' })).toEqual({ ...required, ...typed('text/plain') });
  });

  it.each<[string, unknown, string]>([
    ['an object', { a: [1] }, '{"a":[1]}'],
    ['null', null, 'null'],
    ['a string, with its quotes', 'x', '"x"'],
    ['zero', 0, '0'],
  ])('JSON as text, with its type said (C18): %s', (_what, data, textData) => {
    expect(encode({ data })).toEqual({ ...required, ...typed('application/json'), textData });
    const own = { ...required, ...typed('application/x+json'), textData };
    expect(encode({ data, datacontenttype: 'application/x+json' })).toEqual(own);
  });

  it('text as text, whatever its charset in other formats (P4)', () => {
    const datacontenttype = 'text/plain; charset=iso-8859-1';
    expect(encode({ data: 'Zürich', datacontenttype })).toMatchObject({
      ...typed(datacontenttype),
      textData: 'Zürich',
    });
    expect(encode({ data: '', datacontenttype: 'text/plain' })).toMatchObject({ textData: '' });
  });

  it('bytes as bytes, without inventing a type (P5)', () => {
    expect(encode({ data: new Uint8Array([0, 255]) })).toEqual({ ...required, binaryData: 'AP8=' });
    expect(encode({ data: new Uint8Array(0) })).toEqual({ ...required, binaryData: '' });
    expect(encode({ data: new Uint8Array([123]), datacontenttype: 'application/json' })).toMatchObject({
      binaryData: 'ew==',
    });
  });

  it.each([4096, 4097, 300_000])('%i bytes', (length) => {
    const data = Buffer.alloc(length, 7);
    expect(encode({ data })).toEqual({ ...required, binaryData: data.toString('base64') });
    const text = 'é'.repeat(length);
    expect(encode({ data: text, datacontenttype: 'text/plain' })).toMatchObject({ textData: text });
    const { value } = read({ data: new ProtobufData('x/a.B', data) }).data as {
      value: { typeUrl: string; value: Uint8Array };
    };
    expect(value.typeUrl).toBe('x/a.B');
    expect(data.equals(value.value)).toBe(true);
  });

  it.each([
    [undefined, 'application/protobuf'],
    ['application/x-protobuf', 'application/x-protobuf'],
    ['application/vnd.example', 'application/vnd.example'],
  ])('a packed message as it is; content type %s is written as %s (P3)', (datacontenttype, written) => {
    const { attributes, data } = read({ data: allIn, datacontenttype });
    expect(data).toEqual({ case: 'protoData', value: allIn });
    expect(attributes).toMatchObject({ datacontenttype: { attr: { case: 'ceString', value: written } } });
    expect(Object.keys(attributes)).toEqual(['datacontenttype']);
  });

  it('a message that the event calls JSON as its JSON, where that is known', () => {
    const datacontenttype = 'application/json';
    const known = new ProtobufData(allIn.typeUrl, allIn.value, { handId: 'h1' });
    expect(encode({ data: known, datacontenttype })).toMatchObject({
      ...typed(datacontenttype),
      textData: '{"handId":"h1"}',
    });
    expect(read({ data: allIn, datacontenttype }).data).toEqual({ case: 'protoData', value: allIn });
  });
});
