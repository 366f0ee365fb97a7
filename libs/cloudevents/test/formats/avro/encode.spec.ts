import { describe, expect, it } from 'vitest';
import { acceptEvent, attributeTypes, defineAttribute, maxJsonDepth, ProtobufData } from '../../../src/core/index.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { accepted, bytes, event } from '../../core/events.js';
import { type Datum, head, readBack, required, sent, written } from './support.js';

const json = { string: 'application/json' };

/** What another reader sees of bytes. */
const bytesOf = (value: string) => ({ bytes: Buffer.from(value).toString('latin1') });

describe('the Avro format', () => {
  it('has its media type, and no batch (A7)', () => {
    expect(avroEventFormat).toMatchObject({ name: 'avro', mediaType: 'application/cloudevents+avro' });
    expect(avroEventFormat.batch).toBeUndefined();
    expect(avroEventFormat.contentType).toBeUndefined();
  });
});

describe('Avro event', () => {
  it('is the raw datum: attributes, then the branch of no data (T-A1, T-A4)', () => {
    expect([...(avroEventFormat.encode(accepted()) as Uint8Array)]).toEqual([...head, 2]);
  });

  it('holds attributes in their own types, and the others as text (A1)', () => {
    const types = [defineAttribute('due', attributeTypes.timestamp), defineAttribute('home', attributeTypes.uri)];
    const changes = {
      subject: 'Straße €😀',
      time: '1999-01-01T00:59:60.123456789+01:00',
      datacontenttype: 'text/plain',
      dataschema: 'a:b',
      flag: false,
      least: -2147483648,
      most: 2147483647,
      text: '',
      mark: bytes('\0\x7f'),
      due: '2024-05-06T07:08:09Z',
      home: 'https://example.com',
      constructor: 'legal',
    };
    const content = avroEventFormat.encode(acceptEvent(event(changes), undefined, types)) as Uint8Array;
    expect(readBack(content)).toEqual({
      attribute: {
        ...required,
        subject: { string: 'Straße €😀' },
        time: { string: '1999-01-01T00:59:60.123456789+01:00' },
        datacontenttype: { string: 'text/plain' },
        dataschema: { string: 'a:b' },
        flag: { boolean: false },
        least: { int: -2147483648 },
        most: { int: 2147483647 },
        text: { string: '' },
        mark: { bytes: '\0\x7f' },
        due: { string: '2024-05-06T07:08:09Z' },
        home: { string: 'https://example.com' },
        constructor: { string: 'legal' },
      },
      data: null,
    });
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ['bytes as bytes (A5)', { data: bytes('ab') }, bytesOf('ab')],
    ['no bytes as bytes, not as no data', { data: new Uint8Array(0) }, bytesOf('')],
    ['bytes of a JSON media type untouched', { data: bytes('{ }'), datacontenttype: 'text/json' }, bytesOf('{ }')],
    ['text as a string', { data: 'a€\n', datacontenttype: 'text/plain' }, { string: 'a€\n' }],
    [
      'text as a string, whatever its charset',
      { data: 'ä', datacontenttype: 'text/plain; charset=iso-8859-1' },
      { string: 'ä' },
    ],
    [
      'JSON of a JSON media type as its text (T-A4)',
      { data: { a: ['€'] }, datacontenttype: 'a/b+json' },
      bytesOf('{"a":["€"]}'),
    ],
    ['JSON text as a JSON string', { data: '1', datacontenttype: 'application/json' }, bytesOf('"1"')],
    ['JSON null as its text', { data: null, datacontenttype: 'application/json' }, bytesOf('null')],
    [
      'JSON in the charset of its media type',
      { data: 'ä', datacontenttype: 'a/json; charset=iso-8859-1' },
      { bytes: '"ä"' },
    ],
    [
      'JSON that is long, in one piece',
      { data: 'x'.repeat(70_000), datacontenttype: 'a/json' },
      bytesOf(`"${'x'.repeat(70_000)}"`),
    ],
  ])('holds %s', (_what, changes, data) => {
    const { attribute, data: found } = sent(changes);
    expect(found).toEqual(data);
    const { datacontenttype } = changes;
    expect(attribute).toEqual(datacontenttype === undefined ? {} : { datacontenttype: { string: datacontenttype } });
  });

  it.each([
    ['short', 10],
    ['long', 1000],
    ['nearly as long as the buffer', 65_400],
    ['longer', 65_536],
    ['very long', 1_000_000],
  ])('is of its own bytes when it is %s', (_what, length) => {
    const first = avroEventFormat.encode(accepted({ data: new Uint8Array(length).fill(1) })) as Uint8Array;
    const kept = new Uint8Array(first);
    avroEventFormat.encode(accepted({ data: new Uint8Array(length).fill(2) }));
    expect(Buffer.compare(first, kept)).toBe(0);
    expect((avroEventFormat.decode(first).data as Uint8Array).length).toBe(length);
  });

  it('refuses a charset that cannot hold the data', () => {
    const refused = accepted({ data: '€', datacontenttype: 'application/json; charset=iso-8859-1' });
    expect(() => avroEventFormat.encode(refused)).toThrow(InvalidEventError);
  });
});

describe('Avro event that is ASCII', () => {
  const long = (length: number) => 'x'.repeat(length);

  // In one row: what an event has in common with the one before is written once.
  it.each<[string, Record<string, string | number | boolean>, unknown]>([
    ['has no other attributes', {}, { a: 1 }],
    ['has a subject', { subject: 's' }, { a: 1 }],
    ['has no subject again, but a time', { time: '2024-05-06T07:08:09Z' }, { a: 2 }],
    ['has all attributes', { subject: 's', time: '2024-05-06T07:08:09Z', dataschema: 'a:b' }, ['text']],
    ['has another schema', { subject: 's', time: '2024-05-06T07:08:09Z', dataschema: 'a:c' }, ['text']],
    ['has another source', { source: '/tables/8' }, { a: 1 }],
    ['has another type', { source: '/tables/8', type: 'Other' }, { a: 1 }],
    ['has extensions', { tenant: 'eu', flag: true, seat: -1, most: 2147483647 }, { a: 1 }],
    ['has the same extensions', { tenant: 'eu', flag: true, seat: -1, most: 2147483647 }, { a: 2 }],
    ['has another extension', { tenant: 'eu', flag: false, seat: -1, most: 2147483647 }, { a: 1 }],
    ['has text of 63 bytes', { id: long(63), tenant: long(63) }, [long(59)]],
    ['has text of 64 bytes', { id: long(64), subject: long(64), tenant: long(64) }, [long(60)]],
    ['has text of 8191 bytes', { id: long(8191), source: long(8191) }, [long(3000)]],
    ['has text of 8192 bytes', { id: long(8192), type: long(8192), tenant: long(8192) }, [long(4000), long(4185)]],
    ['has much data', { tenant: 'eu' }, Array.from({ length: 20 }, () => long(3276))],
    ['has more data', { tenant: 'eu' }, Array.from({ length: 30 }, () => long(4000))],
    ['has very many extensions', Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`ext${at}`, at])), { a: 1 }],
  ])('is what another writer makes of it where it %s', (_what, attributes, data) => {
    const branch = { string: 'string', number: 'int', boolean: 'boolean' };
    const { id, source, type, subject, time, dataschema, ...extensions } = attributes;
    const core = { id, source, type, subject, time, datacontenttype: 'application/json', dataschema };
    const given = Object.entries({ ...core, ...extensions }).filter(([, value]) => value !== undefined);
    const datum = given.map(([name, value]) => [name, { [branch[typeof value as 'string']]: value }]);
    const content = avroEventFormat.encode(accepted({ ...Object.fromEntries(given), data })) as Uint8Array;
    expect(
      Buffer.from(content).equals(
        written(Object.fromEntries(datum) as Datum['attribute'], { bytes: Buffer.from(JSON.stringify(data)) }),
      ),
    ).toBe(true);
  });
});

describe('JSON data without a type, in the union (A6)', () => {
  const record = (value: Record<string, unknown>) => ({ value });

  it.each<[string, unknown, unknown]>([
    ['true', true, { boolean: true }],
    ['false', false, { boolean: false }],
    ['zero', 0, { double: 0 }],
    ['a fraction', -1.5e-7, { double: -1.5e-7 }],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER, { double: 9007199254740991 }],
    ['an empty string', '', { string: '' }],
    ['a string', 'Straße €😀', { string: 'Straße €😀' }],
    ['a string that shows an escape', '\\ud800', { string: '\\ud800' }],
    ['an empty object', {}, { map: {} }],
    ['an empty array', [], { array: [] }],
    [
      'an object of scalars',
      { a: null, b: false, c: 1, d: 'x', '': 'y' },
      { map: { a: null, b: { boolean: false }, c: { double: 1 }, d: { string: 'x' }, '': { string: 'y' } } },
    ],
    [
      'an object in an object',
      { a: { b: null, c: true, d: 2, e: 'x' } },
      {
        map: {
          a: {
            'io.cloudevents.CloudEventData': record({
              b: null,
              c: { boolean: true },
              d: { double: 2 },
              e: { string: 'x' },
            }),
          },
        },
      },
    ],
    [
      'objects of objects below',
      { a: { b: { c: { d: 1 } } } },
      { map: { a: { 'io.cloudevents.CloudEventData': record({ b: { map: { c: record({ d: { double: 1 } }) } } }) } } },
    ],
    [
      'arrays of objects below',
      { a: { b: [{ c: 1 }, {}] } },
      {
        map: {
          a: { 'io.cloudevents.CloudEventData': record({ b: { array: [record({ c: { double: 1 } }), record({})] } }) },
        },
      },
    ],
    [
      'empty containers below',
      { a: { b: {}, c: [] } },
      { map: { a: { 'io.cloudevents.CloudEventData': record({ b: { map: {} }, c: { array: [] } }) } } },
    ],
    ['an array of objects', [{ a: 1 }, {}], { array: [record({ a: { double: 1 } }), record({})] }],
    [
      'arrays below an array of objects',
      [{ a: [{ b: [] }] }],
      { array: [record({ a: { array: [record({ b: { array: [] } })] } })] },
    ],
  ])('%s has its branch', (_what, data, union) => {
    expect(sent({ data })).toEqual({ attribute: {}, data: union });
    expect(avroEventFormat.decode(avroEventFormat.encode(accepted({ data })))).toEqual(event({ data }));
  });

  it.each<[string, unknown]>([
    ['null, which would be no data (T-A4)', null],
    ['an array of scalars', [1, 2]],
    ['an array of null', [null]],
    ['an array of arrays', [[]]],
    ['an array of objects and scalars', [{ a: 1 }, 2]],
    ['an array in an object', { a: [] }],
    ['an array of objects in an object', { a: [{ b: 1 }] }],
    ['an object in an object in an object', { a: { b: { c: 1 } } }],
    ['an array of scalars further in', { a: { b: [1] } }],
    ['an array among the objects of an object', { a: { b: { c: {}, d: [] } } }],
    ['an object in an object of an array', [{ a: { b: 1 } }]],
    ['an integer beyond 2^53 (T-A2)', 2 ** 53],
    ['an integer below -2^53, further in', { a: { b: -(2 ** 60) } }],
    ['an unpaired surrogate', 'a\ud800'],
    ['an unpaired surrogate further in', { a: { b: '\udfff' } }],
    ['an unpaired surrogate in a name', { '\ud800': 1 }],
    ['an unpaired surrogate in a name further in', { a: { '\udbff': {} } }],
    ['an unpaired surrogate in a name of objects', { a: { b: { '\ud8ff': {} } } }],
  ])('%s has none, and is sent as JSON text (T-A3)', (_what, data) => {
    expect(sent({ data })).toEqual({ attribute: { datacontenttype: json }, data: bytesOf(JSON.stringify(data)) });
    expect(avroEventFormat.decode(avroEventFormat.encode(accepted({ data })))).toEqual(
      event({ data, datacontenttype: 'application/json' }),
    );
  });

  it('has members of every name', () => {
    const data: unknown = JSON.parse('{"__proto__":{"__proto__":{"constructor":{"x":1}}},"constructor":"y"}');
    const back = avroEventFormat.decode(avroEventFormat.encode(accepted({ data })));
    expect(back.datacontenttype).toBeUndefined();
    expect(JSON.stringify(back.data)).toBe(JSON.stringify(data));
  });

  it('goes as deep as JSON data may', () => {
    // An object in an array is two levels.
    const nested = (pairs: number): unknown =>
      JSON.parse(`${'[{"a":'.repeat(pairs)}null${'}]'.repeat(pairs)}`) as unknown;
    const data = nested(maxJsonDepth / 2);
    const back = avroEventFormat.decode(avroEventFormat.encode(accepted({ data })));
    expect(back.datacontenttype).toBeUndefined();
    expect(JSON.stringify(back.data)).toBe(JSON.stringify(data));

    // Only what an object answers for itself can be deeper.
    const deeper = accepted({ data: { toJSON: () => nested(maxJsonDepth / 2 + 1) } });
    expect(readBack(avroEventFormat.encode(deeper) as Uint8Array).attribute).toMatchObject({ datacontenttype: json });
  });
});

describe('protobuf data in Avro', () => {
  const message = new ProtobufData('type.googleapis.com/a.B', bytes('\x08\x01'), { seat: 1 });

  it('is the message where the type says so', () => {
    expect(sent({ data: message, datacontenttype: 'application/protobuf' }).data).toEqual(bytesOf('\x08\x01'));
  });

  it('is its JSON otherwise, as any JSON', () => {
    expect(sent({ data: message, datacontenttype: 'application/json' }).data).toEqual(bytesOf('{"seat":1}'));
    expect(sent({ data: message })).toEqual({ attribute: {}, data: { map: { seat: { double: 1 } } } });
    const seats = new ProtobufData('type.googleapis.com/a.B', bytes(''), { seats: [1] });
    expect(sent({ data: seats })).toEqual({ attribute: { datacontenttype: json }, data: bytesOf('{"seats":[1]}') });
  });

  it('is refused where it has no JSON', () => {
    const unknown = accepted({ data: new ProtobufData('type.googleapis.com/a.B', bytes('')) });
    expect(() => avroEventFormat.encode(unknown)).toThrow(InvalidEventError);
  });
});
