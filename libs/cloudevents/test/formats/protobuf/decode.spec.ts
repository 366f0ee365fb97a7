import { type JsonObject } from '@bufbuild/protobuf';
import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { anyPack, timestampFromMs, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import {
  acceptEvent,
  attributeTypes,
  type CloudEvent,
  defineAttribute,
  rememberedTypes,
} from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { protobufEventFormat } from '../../../src/protobuf/index.js';
import { accepted, bytes, event } from '../../core/events.js';
import { appended, entry, judged, wire } from './messages.js';

/** What comes in, written by protobuf-es with the schema of the specification, or by hand where that would refuse. */

const decode = (fields: JsonObject): CloudEvent => protobufEventFormat.decode(wire(fields));
const attribute = (name: string, value: JsonObject): JsonObject => ({ attributes: { [name]: value } });
const typed = (type: string): JsonObject => attribute('datacontenttype', { ceString: type });
const lengthDelimited = WireType.LengthDelimited;

/** The one error there is. */
function errorOf(read: () => unknown): DecodeError {
  try {
    read();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error('the event was read');
}

describe('attributes that are read', () => {
  it('the required ones alone; nothing is invented', () => {
    expect(decode({})).toEqual(event());
    expect(Object.keys(decode({})).toSorted()).toEqual(['id', 'source', 'specversion', 'type']);
  });

  it('the optional ones', () => {
    const attributes = {
      subject: { ceString: 'Zürich 🃏' },
      datacontenttype: { ceString: 'text/plain' },
      dataschema: { ceUri: 'https://example.com/schema' },
      time: { ceTimestamp: '2024-05-06T07:08:09Z' },
    };
    expect(decode({ attributes })).toEqual(
      event({
        subject: 'Zürich 🃏',
        datacontenttype: 'text/plain',
        dataschema: 'https://example.com/schema',
        time: '2024-05-06T07:08:09Z',
      }),
    );
  });

  it.each<[JsonObject, unknown]>([
    [{ ceBoolean: true }, true],
    [{ ceBoolean: false }, false],
    [{ ceInteger: 0 }, 0],
    [{ ceInteger: -2147483648 }, -2147483648],
    [{ ceString: '' }, ''],
    [{ ceBytes: '' }, new Uint8Array(0)],
    [{ ceBytes: 'AP8=' }, new Uint8Array([0, 255])],
    [{ ceUri: 'a:b' }, 'a:b'],
    [{ ceUriRef: '' }, ''],
    [{ ceTimestamp: '1969-12-31T23:59:59.999999999Z' }, '1969-12-31T23:59:59.999999999Z'],
  ])('an extension %j, and written again as it came (T-P2)', (value, expected) => {
    const content = wire(attribute('ext', value));
    const read = protobufEventFormat.decode(content);
    expect(read).toEqual(event({ ext: expected }));
    expect(judged(protobufEventFormat.encode(acceptEvent(read)))).toEqual(judged(content));
  });

  it('with the types that a value in memory does not tell remembered', () => {
    const read = decode({
      attributes: { a: { ceUri: 'a:b' }, b: { ceString: 'a:b' }, c: { ceTimestamp: '2024-05-06T07:08:09Z' } },
    });
    expect([...(rememberedTypes(read) ?? [])].map(([name, { name: type }]) => [name, type])).toEqual(
      expect.arrayContaining([
        ['a', 'URI'],
        ['c', 'Timestamp'],
      ]),
    );
    expect(rememberedTypes(read)?.has('b')).toBe(false);
  });

  it.each([
    [0, 0, '1970-01-01T00:00:00Z'],
    [-62135596800, 0, '0001-01-01T00:00:00Z'],
    [253402300799, 999_999_999, '9999-12-31T23:59:59.999999999Z'],
    [1, 500_000_000, '1970-01-01T00:00:01.500Z'],
    [1, 1000, '1970-01-01T00:00:01.000001Z'],
    [-1, 1, '1969-12-31T23:59:59.000000001Z'],
  ])('time of %i seconds and %i nanoseconds as %s (T-P3)', (seconds, nanos, time) => {
    expect(protobufEventFormat.decode(withTime(seconds, nanos)).time).toBe(time);
  });

  it('with declared extensions, where the type is the declared one', () => {
    const extensions = [
      defineAttribute('level', attributeTypes.integer, (level) => (level > 0 ? undefined : 'must be positive')),
    ];
    const read = (value: JsonObject) => protobufEventFormat.decode(wire(attribute('level', value)), { extensions });
    expect(read({ ceInteger: 5 })['level']).toBe(5);
    expect(errorOf(() => read({ ceInteger: 0 })).message).toBe("Attribute 'level' of the event must be positive");
    for (const value of [{ ceString: '5' }, { ceUri: 'a:5' }, { ceBoolean: true }] as JsonObject[]) {
      expect(errorOf(() => read(value)).message).toContain(
        "Attribute 'level' of the event must be of type Integer, but was sent as",
      );
    }
    const uri = [defineAttribute('level', attributeTypes.uri)];
    const reference = wire(attribute('level', { ceUriRef: 'a:b' }));
    expect(errorOf(() => protobufEventFormat.decode(reference, { extensions: uri })).message).toContain(
      'sent as URI-reference',
    );
  });

  it('from a content type with parameters', () => {
    const contentType = 'application/cloudevents+protobuf; charset=utf-8';
    expect(protobufEventFormat.decode(wire(), { contentType })).toEqual(event());
  });
});

describe('an attribute that is refused by name:', () => {
  it.each(['id', 'source', 'type'])('%s missing or empty', (name) => {
    expect(errorOf(() => decode({ [name]: '' })).message).toBe(`Attribute '${name}' of the event is required`);
  });

  it.each(['', '0.3', '1', '1.0.1'])('specversion %j (T1)', (specVersion) => {
    expect(errorOf(() => decode({ specVersion })).message).toContain("Attribute 'specversion' of the event");
  });

  it.each<[string, string, JsonObject, string]>([
    ['id in the map', 'id', { ceString: 'x' }, 'has a field of its own'],
    ['specversion in the map', 'specversion', { ceString: '1.0' }, 'has a field of its own'],
    ['a name of data', 'data', { ceString: 'x' }, 'is reserved'],
    ['an upper-case name', 'MyExt', { ceString: 'x' }, 'is no attribute name'],
    ['no name', '', { ceString: 'x' }, 'is no attribute name'],
    ['the prototype', '__proto__', { ceString: 'x' }, 'is no attribute name'],
    ['no value (T-P2)', 'ext', {}, 'has no value'],
    ['an empty subject', 'subject', { ceString: '' }, 'must not be empty'],
    ['a content type that is none', 'datacontenttype', { ceString: 'xyz' }, 'must be a media type'],
    ['a schema as text', 'dataschema', { ceString: 'a:b' }, 'must be of type URI, but was sent as String'],
    [
      'a schema as a reference',
      'dataschema',
      { ceUriRef: 'a:b' },
      'must be of type URI, but was sent as URI-reference',
    ],
    ['a relative schema', 'dataschema', { ceUri: '/x' }, 'must be an absolute URI'],
    ['time as a number', 'time', { ceInteger: 5 }, 'must be of type Timestamp, but was sent as Integer'],
    ['time as text', 'time', { ceString: '2024-05-06T07:08:09Z' }, 'must be of type Timestamp, but was sent as String'],
    ['a subject as a URI', 'subject', { ceUri: 'a:b' }, 'must be of type String, but was sent as URI'],
    ['a URI that is none', 'ext', { ceUri: '//host' }, 'must be an absolute URI'],
    ['a reference that is none', 'ext', { ceUriRef: 'a b' }, 'must be a URI-reference'],
    ['a control character', 'ext', { ceString: 'a\nb' }, 'must not contain the control character'],
  ])('%s', (_what, name, value, rule) => {
    const { message } = errorOf(() => decode(attribute(name, value)));
    expect(message).toContain(`Attribute '${name}' of the event ${rule}`);
  });

  it.each([
    [-62135596801, 0],
    [253402300800, 0],
    [Number.MIN_SAFE_INTEGER, 0],
    [0, -1],
    [0, 1_000_000_000],
  ])('time of %i seconds and %i nanoseconds', (seconds, nanos) => {
    const { message } = errorOf(() => protobufEventFormat.decode(withTime(seconds, nanos)));
    expect(message).toBe("Attribute 'time' of the event is outside the range of a protobuf Timestamp");
  });

  it('one that is there twice (C2)', () => {
    const twice = (name: string) =>
      appended((writer) => {
        const value = (to: BinaryWriter) => to.tag(3, lengthDelimited).string('x');
        return entry(entry(writer, name, value), name, value);
      });
    for (const name of ['ext', 'subject']) {
      const { message } = errorOf(() => protobufEventFormat.decode(twice(name)));
      expect(message).toBe(`Attribute '${name}' of the event is there twice`);
    }
  });

  it('without its value in the message', () => {
    const { message } = errorOf(() => decode(attribute('subject', { ceString: 'secret\u0000' })));
    expect(message).not.toContain('secret');
  });
});

describe('data that is read', () => {
  it('none where no member is set (T-P1)', () => {
    expect(decode(typed('application/json'))).not.toHaveProperty('data');
  });

  it('bytes as bytes of their own', () => {
    const content = wire({ binaryData: 'AP8=' });
    const { data } = protobufEventFormat.decode(content);
    expect(data).toEqual(new Uint8Array([0, 255]));
    content.fill(7);
    expect(data).toEqual(new Uint8Array([0, 255]));
    expect(decode({ binaryData: 'AP8=', ...typed('text/plain') }).data).toEqual(new Uint8Array([0, 255]));
  });

  it('no bytes as data of no length, not as none, whatever their type (T-P1)', () => {
    for (const empty of [{ binaryData: '' }, { binaryData: '', ...typed('application/json') }]) {
      expect(decode(empty).data).toEqual(new Uint8Array(0));
      const again = protobufEventFormat.encode(acceptEvent(decode(empty)));
      expect(judged(again)).toEqual(judged(wire(empty)));
    }
    expect(decode({ textData: '', ...typed('application/json') }).data).toEqual(new Uint8Array(0));
  });

  it('text as text', () => {
    expect(decode({ textData: 'Zürich', ...typed('text/plain') }).data).toBe('Zürich');
    expect(decode({ textData: '', ...typed('text/plain') }).data).toBe('');
    expect(decode({ textData: '<a/>', ...typed('application/xml') }).data).toBe('<a/>');
    expect(decode({ textData: '{"a":1}' })).toEqual(event({ data: '{"a":1}' }));
  });

  it.each(['application/json', 'APPLICATION/VND.X+JSON; charset=utf-8'])(
    'JSON parsed, sent as text or as bytes: %s (T-P1)',
    (type) => {
      for (const json of ['{"a":[1,"ü"]}', 'null', '0', '"{\\"a\\":1}"']) {
        const expected: unknown = JSON.parse(json);
        expect(decode({ textData: json, ...typed(type) }).data).toEqual(expected);
        expect(decode({ binaryData: Buffer.from(json).toString('base64'), ...typed(type) }).data).toEqual(expected);
      }
    },
  );

  it('what says it is JSON and is not, is refused', () => {
    const { message } = errorOf(() => decode({ textData: '{', ...typed('application/json') }));
    expect(message).toBe('Data of the event cannot be read: The content is no valid JSON');
    expect(errorOf(() => decode({ binaryData: 'gA==', ...typed('text/json') })).message).toContain(
      'is not valid utf-8',
    );
  });

  it('a message as an Any, which is sent again as it came', () => {
    const any = anyPack(TimestampSchema, timestampFromMs(1000));
    const content = protobufEventFormat.encode(accepted({ data: any }));
    const read = protobufEventFormat.decode(content);
    expect(read).toEqual(event({ data: any, datacontenttype: 'application/protobuf' }));
    expect(protobufEventFormat.encode(acceptEvent(read))).toEqual(content);
  });
});

describe('a type URL as dataschema (P3)', () => {
  const any = anyPack(TimestampSchema, timestampFromMs(1000));
  const withSchema = (dataschema: string, data: unknown = any) =>
    protobufEventFormat.decode(
      appended(
        (writer) => entry(writer, 'dataschema', (value) => value.tag(5, lengthDelimited).string(dataschema)),
        protobufEventFormat.encode(accepted({ data })) as Uint8Array,
      ),
    );

  it('is completed to the URI it stands for, where it is that of the data', () => {
    expect(withSchema(any.typeUrl).dataschema).toBe('https://type.googleapis.com/google.protobuf.Timestamp');
    const full = { ...any, typeUrl: 'https://a.example/b.C' };
    expect(withSchema(full.typeUrl, full).dataschema).toBe('https://a.example/b.C');
  });

  it.each<[string, string, unknown]>([
    ['another one', 'type.googleapis.com/other.Type', any],
    ['one without a message', any.typeUrl, 'text'],
    ['one without a host', '/b.C', { ...any, typeUrl: '/b.C' }],
    ['none at all', '', { ...any, typeUrl: '' }],
  ])('is no URI otherwise: %s', (_what, dataschema, data) => {
    expect(errorOf(() => withSchema(dataschema, data)).message).toContain("Attribute 'dataschema' of the event must");
  });
});

describe('a message of protobuf', () => {
  const again = (write: (writer: BinaryWriter) => BinaryWriter) => protobufEventFormat.decode(appended(write));

  it('may have fields that nobody knows, also within', () => {
    const read = again((writer) => {
      writer
        .tag(9, WireType.Varint)
        .uint32(1)
        .tag(1000, lengthDelimited)
        .string('x')
        .tag(11, WireType.Bit64)
        .fixed64(1);
      // A known field in another wire type is unknown as well.
      writer.tag(1, WireType.Varint).uint32(7).tag(12, WireType.StartGroup).tag(1, WireType.Bit32).fixed32(1);
      writer.tag(12, WireType.EndGroup);
      return entry(writer, 'ext', (value) =>
        value.tag(3, lengthDelimited).string('x').tag(99, WireType.Varint).uint32(1),
      );
    });
    expect(read).toEqual(event({ ext: 'x' }));
  });

  it('may repeat fields: the last counts, and messages are merged', () => {
    const read = again((writer) => {
      writer
        .tag(1, lengthDelimited)
        .string('e-2')
        .tag(6, lengthDelimited)
        .bytes(bytes('x'))
        .tag(7, lengthDelimited)
        .string('y');
      return entry(writer, 'time', (value) => {
        const part = (field: number, number: number) =>
          value.tag(7, lengthDelimited).fork().tag(field, WireType.Varint).uint32(number).join();
        part(1, 60);
        return part(2, 1_000_000);
      });
    });
    expect(read).toEqual(event({ id: 'e-2', data: 'y', time: '1970-01-01T00:01:00.001Z' }));
  });

  it('may have an attribute that changes its type on the way', () => {
    const read = again((writer) =>
      entry(writer, 'ext', (value) => {
        value.tag(7, lengthDelimited).fork().tag(1, WireType.Varint).uint32(60).join();
        value.tag(1, WireType.Varint).bool(true).tag(7, lengthDelimited).fork();
        return value.tag(2, WireType.Varint).uint32(1_000_000).join();
      }),
    );
    expect(read['ext']).toBe('1970-01-01T00:00:00.001Z');
  });

  const text = (value: string) => (writer: BinaryWriter) => writer.tag(1, lengthDelimited).string(value);
  it.each<[string, Uint8Array]>([
    ['text', bytes('no protobuf at all')],
    ['a length beyond the end', new Uint8Array([0x0a, 0x7f, 0x61])],
    ['a length without end', new Uint8Array([0x0a, ...Buffer.alloc(11, 0xff)])],
    ['a tag cut off', appended((writer) => writer.raw(new Uint8Array([0x8a])))],
    ['field number 0', appended((writer) => writer.raw(new Uint8Array([0x02, 0x00])))],
    ['the end of a group that never began', appended((writer) => writer.tag(9, WireType.EndGroup))],
    ['a group that never ends', appended((writer) => writer.tag(9, WireType.StartGroup))],
    ['groups in groups without end', new Uint8Array(1_000_000).fill(0x4b)],
    ['short text that is no UTF-8', appended((writer) => writer.raw(new Uint8Array([0x0a, 0x01, 0xff])))],
    [
      'long text that is no UTF-8',
      appended((writer) => writer.raw(new Uint8Array([0x0a, 50, ...Buffer.alloc(50, 0xc0)]))),
    ],
    ['a surrogate', appended((writer) => writer.raw(new Uint8Array([0x0a, 0x03, 0xed, 0xa0, 0x80])))],
    [
      'an attribute longer than the map says',
      appended((writer) => text('x')(writer.raw(new Uint8Array([0x2a, 0x02, 0x0a, 0x03])))),
    ],
  ])('is not: %s', (_what, content) => {
    expect(errorOf(() => protobufEventFormat.decode(content)).message).toBe(
      'The bytes of the event are no valid protobuf message',
    );
  });

  it('is bytes', () => {
    expect(errorOf(() => protobufEventFormat.decode('{}')).message).toBe('The Protobuf format needs bytes, not text');
  });
});

/** An event with this time, in or out of range. */
function withTime(seconds: number, nanos: number): Uint8Array {
  return appended((writer) =>
    entry(writer, 'time', (value) => {
      value.tag(7, lengthDelimited).fork().tag(1, WireType.Varint).int64(seconds);
      return value.tag(2, WireType.Varint).int32(nanos).join();
    }),
  );
}
