import rhea from 'rhea';
import { describe, expect, it } from 'vitest';
import { decodeAmqpMessage, encodeAmqpMessage, type MessageDecodeOptions } from '../../../src/bindings/amqp/index.js';
import { attributeTypes, defineAttribute, rememberedTypes } from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { bytes, event } from '../../core/events.js';
import { overTheWire } from './wire.js';

const attributes = {
  cloudEvents_specversion: '1.0',
  cloudEvents_id: 'e-1',
  cloudEvents_source: '/tables/7',
  cloudEvents_type: 'com.example.dealt',
};
const colons = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.replace('_', ':'), value]));
const { types } = rhea;
const none: unknown = rhea.message.data_sections([]);

const decode = (properties: object, options?: MessageDecodeOptions, contentType?: string) => {
  const message = { application_properties: properties, content_type: contentType, body: none };
  return decodeAmqpMessage(overTheWire(message), options);
};
const read = (properties: object, options?: MessageDecodeOptions) => decode({ ...attributes, ...properties }, options);

describe('the properties of a message in binary mode', () => {
  it.each([attributes, colons])('are read with either prefix (Q5)', (properties) => {
    expect(decode(properties)).toEqual(event());
  });

  it('of others are no extensions (T-Q3)', () => {
    const others = { trace: 'x', ce_id: 'x', cloudEvents: 'x', 'cloudEvents-x': 1, cloudevents_x: 1, __proto__: 'x' };
    expect(read({ ...others, junk: null, list: [1], map: { a: 1 } })).toEqual(event());
  });

  it.each<[string, unknown, unknown]>([
    ['a boolean', true, true],
    ['a boolean', false, false],
    ['its text, which stays text', 'true', 'true'],
    ['a long', types.wrap_long(5), 5],
    ['a long', types.wrap_long(-2147483648), -2147483648],
    ['an int', types.wrap_int(-5), -5],
    ['a uint', types.wrap_uint(0), 0],
    ['a ulong', types.wrap_ulong(300), 300],
    ['a short', types.wrap_short(-300), -300],
    ['a ushort', types.wrap_ushort(300), 300],
    ['a byte', types.wrap_byte(-5), -5],
    ['a ubyte', types.wrap_ubyte(200), 200],
    ['a double without fraction', types.wrap_double(5), 5],
    ['its text, which stays text', '5', '5'],
    ['binary', Buffer.from('ab'), bytes('ab')],
    ['binary of eight bytes, as long as a long', Buffer.from('12345678'), bytes('12345678')],
    ['binary of sixteen bytes, as long as a UUID', Buffer.alloc(16, 0x61), bytes('a'.repeat(16))],
    ['binary of 300 bytes', Buffer.alloc(300, 0x61), bytes('a'.repeat(300))],
    ['no bytes', Buffer.alloc(0), bytes('')],
    ['text', 'é "%41" 😀', 'é "%41" 😀'],
    ['no text', '', ''],
    ['a symbol', types.wrap_symbol('abc'), 'abc'],
    ['a timestamp', new Date('2024-05-06T07:08:09.120Z'), '2024-05-06T07:08:09.120Z'],
    ['a timestamp of whole seconds', new Date('2024-05-06T07:08:09Z'), '2024-05-06T07:08:09Z'],
    ['a timestamp before 1970', new Date('0001-01-01T00:00:00.001Z'), '0001-01-01T00:00:00.001Z'],
  ])('may hold %s (Q6, T-Q1)', (_what, value, expected) => {
    const received = read({ cloudEvents_ext: value });
    expect(received).toEqual(event({ ext: expected }));
    expect(Buffer.isBuffer(received['ext'])).toBe(false);
  });

  it('tell Timestamps from other text, and nothing else', () => {
    const received = read({ cloudEvents_due: new Date(0), cloudEvents_note: '1970-01-01T00:00:00Z', cloudEvents_n: 5 });
    expect([...(rememberedTypes(received) ?? [])]).toEqual([['due', attributeTypes.timestamp]]);
    expect(read({ cloudEvents_time: new Date(0) })).toEqual(event({ time: '1970-01-01T00:00:00Z' }));
  });

  it('send what was read native as it came', () => {
    const received = read({ cloudEvents_due: new Date(5), cloudEvents_n: types.wrap_long(7) });
    const again = encodeAmqpMessage(received, { timestamps: 'native' });
    expect(decodeAmqpMessage(overTheWire(again))).toEqual(received);
    expect(again.application_properties?.['cloudEvents_due']).toEqual(new Date(5));
  });

  it('are read as text or native where the extension is known', () => {
    const extensions = [
      defineAttribute('count', attributeTypes.integer),
      defineAttribute('flag', attributeTypes.boolean),
      defineAttribute('long', attributeTypes.boolean),
      defineAttribute('mark', attributeTypes.binary),
      defineAttribute('due', attributeTypes.timestamp),
      defineAttribute('link', attributeTypes.uri),
    ];
    const expected = event({
      count: 5,
      flag: true,
      long: false,
      mark: bytes('ab'),
      due: '1970-01-01T00:00:00Z',
      link: 'a:b',
    });
    const native = {
      cloudEvents_count: types.wrap_int(5),
      cloudEvents_flag: true,
      // The encoding of booleans that rhea gives as a number.
      cloudEvents_long: (types as unknown as { Boolean(value: number): unknown }).Boolean(0),
      cloudEvents_mark: Buffer.from('ab'),
      cloudEvents_due: new Date(0),
      cloudEvents_link: 'a:b',
    };
    const text = {
      cloudEvents_count: '5',
      cloudEvents_flag: 'true',
      cloudEvents_long: 'false',
      cloudEvents_mark: 'YWI=',
      cloudEvents_due: '1970-01-01T00:00:00Z',
      cloudEvents_link: 'a:b',
    };
    expect(read(native, { extensions })).toEqual(expected);
    expect(read(text, { extensions })).toEqual(expected);
    expect(() => read({ cloudEvents_flag: 2 }, { extensions })).toThrow("'flag' of the event must be true or false");
    expect(() => read({ cloudEvents_count: new Date(0) }, { extensions })).toThrow('but was sent as Timestamp');
  });

  it.each<[string, object, string]>([
    ['a fraction', { cloudEvents_ext: 1.5 }, 'must be a whole number'],
    ['no number', { cloudEvents_ext: types.wrap_double(NaN) }, 'must be a whole number'],
    ['more than an Integer', { cloudEvents_ext: types.wrap_long(2147483648) }, 'from -2147483648 to 2147483647'],
    ['less than an Integer', { cloudEvents_ext: types.wrap_long(-2147483649) }, 'from -2147483648 to 2147483647'],
    ['a long that is no JavaScript number', { cloudEvents_ext: types.wrap_long(large('7f')) }, 'from -2147483648'],
    ['a negative one', { cloudEvents_ext: types.wrap_long(large('80')) }, 'from -2147483648'],
    ['a ulong that is none', { cloudEvents_ext: types.wrap_ulong(large('ff')) as unknown }, 'from -2147483648'],
    ['a UUID', { cloudEvents_ext: types.wrap_uuid(Buffer.alloc(16)) }, "'cloudEvents_ext' is a decimal or a UUID"],
    ['a decimal', { cloudEvents_ext: decimal() }, "'cloudEvents_ext' is a decimal or a UUID"],
    ['null', { cloudEvents_ext: null }, "'ext' of the event must be a string"],
    ['a list', { cloudEvents_ext: [1] }, "'ext' of the event must be a string"],
    ['a map', { cloudEvents_ext: { a: 1 } }, "'ext' of the event must be a string"],
    ['a described value', { cloudEvents_ext: types.wrap_described('x', 'y') }, "'ext' of the event must be a string"],
    ['a time out of range', { cloudEvents_time: types.wrap_timestamp(253402300800000) }, 'outside of the years 0'],
    [
      'a time that JavaScript has not',
      { cloudEvents_ext: types.wrap_timestamp(large('7f')) },
      'outside of the years 0',
    ],
    ['an id that is a number', { cloudEvents_id: 5 }, "'id' of the event must be a string, not a number"],
    ['an id that is a timestamp', { cloudEvents_id: new Date(0) }, "'id' of the event must be a string"],
    ['a source that is binary', { cloudEvents_source: Buffer.from('/a') }, "'source' of the event must be a string"],
    ['an empty attribute', { cloudEvents_subject: '' }, "'subject' of the event must not be empty"],
    ['another specversion', { cloudEvents_specversion: '0.3' }, "'specversion' of the event must be '1.0'"],
    ['a control character', { cloudEvents_ext: 'a\nb' }, "'ext' of the event must not contain the control"],
    ['an illegal name', { cloudEvents_MyExt: 'x' }, "'MyExt' of the event is no attribute name"],
    ['no name', { cloudEvents_: 'x' }, "'' of the event is no attribute name"],
    ['__proto__', { cloudEvents___proto__: 'x' }, "'__proto__' of the event is no attribute name"],
    ['data as a property', { cloudEvents_data: 'x' }, "'data' of the event is reserved"],
    ['an attribute with both prefixes (T-Q3)', { 'cloudEvents:id': 'e-1' }, 'one of them only'],
    ['an attribute with the other prefix (T-Q3)', { 'cloudEvents:ext': 'x' }, 'one of them only'],
    ['a repeated datacontenttype', { cloudEvents_datacontenttype: 'a/b' }, "'datacontenttype' is not allowed"],
  ])('may not hold %s', (_what, properties, message) => {
    expect(() => read(properties)).toThrow(DecodeError);
    expect(() => read(properties)).toThrow(message);
  });

  it('must have what every event has', () => {
    const { cloudEvents_id: _id, ...others } = attributes;
    expect(() => decode(others)).toThrow("Attribute 'id' of the event is required");
  });

  it('tolerantly may repeat datacontenttype, which counts for nothing', () => {
    const repeated = { ...attributes, cloudEvents_datacontenttype: 'a/b' };
    expect(decode(repeated, { tolerant: true }, 'text/plain')).toEqual(event({ datacontenttype: 'text/plain' }));
    expect(decode(repeated, { tolerant: true })).toEqual(event());
  });

  it('come with a content-type that is a symbol', () => {
    expect(() => decodeAmqpMessage({ content_type: 5, application_properties: attributes })).toThrow(DecodeError);
    expect(() => decode(attributes, {}, 'xyz')).toThrow("'datacontenttype' of the event must be a media type");
  });
});

function large(first: string): Buffer {
  return Buffer.from(`${first}ffffffffffffff`, 'hex');
}

/** A decimal64: rhea has no wrapper for it. */
function decimal(): unknown {
  return (types as unknown as { Decimal64(value: Buffer): unknown }).Decimal64(large('31'));
}
