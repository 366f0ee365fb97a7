import { describe, expect, it } from 'vitest';
import {
  attributeTypes,
  type CloudEvent,
  defineAttribute,
  maxJsonDepth,
  rememberedTypes,
} from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { bytes, event } from '../../core/events.js';
import { decode, head, long, refusal, requiredEntries, text, written } from './support.js';

const of = (datacontenttype: string) => ({ datacontenttype: { string: datacontenttype } });
const record = (value: Record<string, unknown>) => ({ value });
const dataOf = (content: readonly number[] | Uint8Array) => (decode(content) as CloudEvent).data;

describe('Avro events in a row, of which attributes may be those of the event before', () => {
  type Given = readonly (readonly [name: string, value: string | number | boolean | null])[];
  const valueBytes = (value: string | number | boolean | null): number[] => {
    if (value === null) return long(0);
    if (typeof value === 'string') return [...long(3), ...text(value)];
    return typeof value === 'number' ? [...long(2), ...long(value)] : [...long(1), Number(value)];
  };
  const datumOf = (given: Given): number[] => {
    const entries = given.flatMap(([name, value]) => [...text(name), ...valueBytes(value)]);
    return [...long(given.length), ...entries, 0, ...long(1)];
  };
  const needed: Given = [
    ['specversion', '1.0'],
    ['id', 'e-1'],
    ['source', '/tables/7'],
    ['type', 'com.example.dealt'],
  ];

  it('are what each is by itself, whatever they have and in whatever order', () => {
    let seed = 7;
    const chance = (of: number): number => (seed = (seed * 48271) % 2147483647) % of;
    const values: Record<string, readonly (string | number | boolean | null)[]> = {
      id: ['a', 'b€', 'c'.repeat(24), 'd'.repeat(25)],
      source: ['/a', '/b'],
      type: ['A', 'A'.repeat(130)],
      subject: ['s', 's€', null],
      time: ['2024-05-06T07:08:09Z', '2024-05-06T07:08:10.123Z'],
      dataschema: ['a:b', null],
      tenant: ['eu', 'us', 5, true, null],
      seat: [1, 1000, 'x', null],
      [`long${'x'.repeat(130)}`]: ['', 'text'],
    };
    for (let round = 0; round < 3000; round++) {
      const rest = Object.keys(values).filter((name) => ['id', 'source', 'type'].includes(name) || chance(6) > 0);
      // Mostly in the same order.
      if (chance(4) === 0) rest.push(...rest.splice(chance(rest.length), 1));
      const pick = (name: string) => {
        const list = values[name] ?? [];
        return list[chance(3) > 0 ? 0 : chance(list.length)] as string | number | boolean | null;
      };
      const given: Given = [['specversion', '1.0'], ...rest.map((name) => [name, pick(name)] as const)];
      const present = given.filter(([, value]) => value !== null);
      expect(decode(datumOf(given))).toStrictEqual(Object.fromEntries(present));
    }
  });

  it.each<[string, Given]>([
    ['one that both have', [...needed, ['a', '1'], ['id', 'e-1']]],
    ['one that was not there', [...needed, ['a', '1'], ['b', '1'], ['b', '1']]],
    ['null, and then a value', [...needed, ['a', null], ['a', '1']]],
    ['a value, and then null', [...needed, ['a', '1'], ['a', null]]],
  ])('may not have an attribute twice: %s', (_what, given) => {
    for (let time = 0; time < 3; time++) {
      expect(decode(datumOf([...needed, ['a', '1']]))).toStrictEqual(event({ a: '1' }));
      expect(refusal(datumOf(given))).toContain('twice');
    }
  });

  it('are refused where they are cut short', () => {
    const datum = datumOf([...needed, ['a', '1']]);
    expect(decode(datum)).toStrictEqual(event({ a: '1' }));
    for (let length = 0; length < datum.length; length++) expect(refusal(datum.slice(0, length))).not.toBe('');
  });
});

describe('Avro event that is read', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['required attributes alone', {}, {}],
    [
      'every optional attribute',
      { subject: { string: 's€' }, time: { string: '1998-12-31T23:59:60.5Z' }, dataschema: { string: 'a:b' } },
      { subject: 's€', time: '1998-12-31T23:59:60.5Z', dataschema: 'a:b' },
    ],
    [
      'extensions of every type (A1)',
      {
        flag: { boolean: false },
        least: { int: -2147483648 },
        most: { int: 2147483647 },
        zero: { int: 0 },
        text: { string: '' },
        mark: { bytes: Buffer.from('\0\x7f') },
        constructor: { string: 'legal' },
      },
      {
        flag: false,
        least: -2147483648,
        most: 2147483647,
        zero: 0,
        text: '',
        mark: bytes('\0\x7f'),
        constructor: 'legal',
      },
    ],
    ['text that looks like another type', { a: { string: '5' }, b: { string: 'true' } }, { a: '5', b: 'true' }],
    ['null for absent, whatever the name (A2)', { subject: null, ext: null, 'Odd-Name': null }, {}],
    ['a byte order mark as a character', { ext: { string: '\ufeffx' } }, { ext: '\ufeffx' }],
    ['a replacement character that is one', { ext: { string: 'x\ufffd' } }, { ext: 'x\ufffd' }],
  ])('%s', (_what, attribute, changes) => {
    const content = written(attribute);
    expect(decode(content)).toEqual(event(changes));
    expect(Object.keys(decode(content) as object)).toEqual(Object.keys(event(changes)));
  });

  it('parses extensions that are known, and remembers what text leaves open', () => {
    const extensions = [
      defineAttribute('due', attributeTypes.timestamp),
      defineAttribute('seat', attributeTypes.integer),
    ];
    const content = written({ due: { string: '2024-05-06T07:08:09Z' }, seat: { string: '5' } });
    const found = avroEventFormat.decode(content, { extensions });
    expect(found).toEqual(event({ due: '2024-05-06T07:08:09Z', seat: 5 }));
    expect(rememberedTypes(found)?.get('due')).toBe(attributeTypes.timestamp);
    expect(() => avroEventFormat.decode(written({ seat: { boolean: true } }), { extensions })).toThrow(DecodeError);
  });

  it('reads maps in blocks, with and without their size', () => {
    const entries = [...requiredEntries];
    const one = [...text('a'), ...long(2), ...long(7)];
    const two = [...text('b'), ...long(1), 1];
    const map = [...long(4), ...entries, ...long(-1), ...long(one.length), ...one, ...long(1), ...two, 0];
    expect(decode([...map, ...long(1)])).toEqual(event({ a: 7, b: true }));
  });

  it('reads arrays in blocks, with and without their size', () => {
    const one = [...long(1), ...text('a'), ...long(1), 1, 0];
    const array = [...long(4), ...long(-1), ...long(one.length), ...one, ...long(2), 0, ...one, 0];
    expect(dataOf([...head, ...array])).toEqual([{ a: true }, {}, { a: true }]);
  });

  it('reads from the middle of a larger buffer', () => {
    const content = written({}, { string: 'x' });
    const larger = new Uint8Array(content.length + 20).fill(7);
    larger.set(content, 10);
    expect(decode(larger.subarray(10, 10 + content.length))).toEqual(event({ data: 'x' }));
  });

  it('keeps nothing of the buffer it was read from', () => {
    const content = written({ mark: { bytes: Buffer.from('ab') } }, { bytes: Buffer.from('cd') });
    const found = decode(content);
    content.fill(0);
    expect(found).toEqual(event({ mark: bytes('ab'), data: bytes('cd') }));
    expect((found as CloudEvent).data).not.toBeInstanceOf(Buffer);
  });
});

describe('data of an Avro event that is read', () => {
  it.each<[string, Record<string, unknown>, unknown, Record<string, unknown>]>([
    ['null as no data (T-A4)', of('application/json'), null, {}],
    ['bytes without a type', {}, { bytes: Buffer.from('{}') }, { data: bytes('{}') }],
    ['bytes of text as bytes', of('text/plain'), { bytes: Buffer.from('a') }, { data: bytes('a') }],
    ['bytes of a JSON type, parsed', of('a/b+json'), { bytes: Buffer.from('{"a":[1]}') }, { data: { a: [1] } }],
    ['bytes of a JSON type, null', of('A/JSON'), { bytes: Buffer.from('null') }, { data: null }],
    [
      'bytes of a JSON type in its charset',
      of('a/json;charset=iso-8859-1'),
      { bytes: Buffer.from('"ä"', 'latin1') },
      { data: 'ä' },
    ],
    ['no bytes of a JSON type as no bytes', of('a/json'), { bytes: Buffer.alloc(0) }, { data: new Uint8Array(0) }],
    ['a string without a type', {}, { string: '{"a":1}' }, { data: '{"a":1}' }],
    ['a string of text', of('text/plain'), { string: '' }, { data: '' }],
    ['a string of a JSON type, not parsed again', of('a/json'), { string: '{"a":1}' }, { data: '{"a":1}' }],
    ['a boolean', {}, { boolean: false }, { data: false }],
    ['a number', {}, { double: 0.1 }, { data: 0.1 }],
    ['minus zero', {}, { double: -0 }, { data: -0 }],
    ['a number beyond 2^53', {}, { double: 2 ** 60 }, { data: 2 ** 60 }],
    ['a number of a JSON type', of('a/json'), { double: 0 }, { data: 0 }],
    ['an empty map', {}, { map: {} }, { data: {} }],
    ['a map of a JSON type', of('a/json'), { map: { a: null } }, { data: { a: null } }],
    [
      'a map of everything',
      {},
      {
        map: {
          n: null,
          b: { boolean: true },
          d: { double: 1.5 },
          s: { string: '€' },
          r: {
            'io.cloudevents.CloudEventData': record({
              n: null,
              b: { boolean: false },
              m: { map: { x: record({}), y: record({ z: { string: '' } }) } },
              a: { array: [record({ z: { array: [] } }), record({})] },
              d: { double: -1 },
              s: { string: 'x' },
            }),
          },
        },
      },
      {
        data: {
          n: null,
          b: true,
          d: 1.5,
          s: '€',
          r: { n: null, b: false, m: { x: {}, y: { z: '' } }, a: [{ z: [] }, {}], d: -1, s: 'x' },
        },
      },
    ],
    ['an array of records', {}, { array: [record({ a: { double: 1 } }), record({})] }, { data: [{ a: 1 }, {}] }],
    ['an empty array', {}, { array: [] }, { data: [] }],
  ])('%s', (_what, attribute, data, changes) => {
    const type = (attribute as Partial<ReturnType<typeof of>>).datacontenttype?.string;
    const expected = event(type === undefined ? changes : { datacontenttype: type, ...changes });
    expect(decode(written(attribute, data))).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['a map', { map: {} }],
    ['an array', { array: [] }],
    ['a number', { double: 1 }],
    ['a boolean', { boolean: true }],
  ])('%s of a type that is not JSON is refused', (_what, data) => {
    expect(refusal(written(of('text/plain'), data))).toContain(
      'must be text or bytes, because datacontenttype is no JSON',
    );
  });

  it('bytes of a JSON type that are no JSON are refused', () => {
    expect(refusal(written(of('a/json'), { bytes: Buffer.from('{') }))).toContain('no valid JSON');
    expect(refusal(written(of('a/json'), { bytes: Buffer.from('1e400') }))).toContain('not a finite number');
    expect(refusal(written(of('a/json; charset=nope'), { bytes: Buffer.from('1') }))).toContain('unknown charset');
  });

  it('keeps hostile names as plain members (C16)', () => {
    const inner = [...long(1), ...text('__proto__'), ...long(1), 1, 0];
    const map = [...long(2), ...text('__proto__'), ...long(2), ...inner, ...text('constructor'), ...long(0), 0];
    const data = dataOf([...head, ...long(3), ...map]) as object;
    expect(JSON.stringify(data)).toBe('{"__proto__":{"__proto__":true},"constructor":null}');
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it('takes the last of two members of one name, as JSON does', () => {
    const map = [...long(2), ...text('a'), ...long(1), 0, ...text('a'), ...long(1), 1, 0];
    expect(dataOf([...head, ...long(3), ...map])).toEqual({ a: true });
  });

  it('may be as deep as JSON data, and no deeper', () => {
    // An array in a record in an array: two levels each, opened by one item and closed by its two ends.
    const step = [...long(1), ...long(1), ...text('a'), ...long(3)];
    const arrays = (count: number): number[] => [
      ...Array.from({ length: count }, () => step).flat(),
      ...long(1),
      ...long(0),
      ...long(0),
      ...Array.from({ length: count * 2 }, () => 0),
    ];
    const deepest = dataOf([...head, ...long(4), ...arrays(maxJsonDepth / 2 - 1)]);
    expect(JSON.stringify(deepest)).toMatch(/^(\[\{"a":){499}\[\{\}\](\}\]){499}$/);
    expect(refusal([...head, ...long(4), ...arrays(maxJsonDepth / 2)])).toContain('nested more than 1000 levels deep');
  });
});

describe('Avro event whose attributes are refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no id', { id: null }, "Attribute 'id' of the event is required"],
    ['no specversion', { specversion: null }, "Attribute 'specversion' of the event is required"],
    ['specversion 0.3', { specversion: { string: '0.3' } }, "Attribute 'specversion'"],
    ['an empty source', { source: { string: '' } }, "Attribute 'source' of the event must not be empty"],
    ['an empty subject', { subject: { string: '' } }, "Attribute 'subject' of the event must not be empty"],
    ['a time that is an integer', { time: { int: 5 } }, "Attribute 'time' of the event must be a string"],
    ['a bad time', { time: { string: '2024-05-06' } }, "Attribute 'time'"],
    ['a type of bytes', { type: { bytes: Buffer.from('a') } }, "Attribute 'type' of the event must be a string"],
    ['a media type that is none', of('json'), "Attribute 'datacontenttype'"],
    ['an upper-case name', { MyExt: { string: 'x' } }, "Attribute 'MyExt' of the event is no attribute name"],
    ['no name', { '': { string: 'x' } }, 'is no attribute name'],
    ['the name data', { data: { string: 'x' } }, "Attribute 'data' of the event is reserved"],
    ['a control character', { ext: { string: 'a\nb' } }, "Attribute 'ext' of the event must not contain"],
  ])('%s', (_what, attribute, message) => expect(refusal(written(attribute))).toContain(message));

  it('__proto__ as a name', () => {
    expect(refusal([...long(5), ...requiredEntries, ...text('__proto__'), ...long(1), 1, 0, ...long(1)])).toContain(
      "'__proto__'",
    );
  });

  it.each<[string, number[]]>([
    ['with another value', [...long(3), ...text('e-2')]],
    ['with the same value', [...long(3), ...text('e-1')]],
    ['with null', long(0)],
  ])('an attribute that is there twice, %s', (_what, second) => {
    const map = [...long(5), ...requiredEntries, ...text('id'), ...second, 0];
    expect(refusal([...map, ...long(1)])).toContain("has the attribute 'id' twice");
  });

  it('an attribute that is null first and has a value then', () => {
    const subject = [...text('subject'), ...long(0), ...text('subject'), ...long(3), ...text('s')];
    expect(refusal([...long(6), ...requiredEntries, ...subject, 0, ...long(1)])).toContain(
      "has the attribute 'subject' twice",
    );
  });
});
