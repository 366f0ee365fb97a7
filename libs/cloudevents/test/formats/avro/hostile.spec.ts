import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CloudEvent, maxJsonValues, validate } from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { accepted, event } from '../../core/events.js';
import { decode, head, long, readBack, refusal, requiredEntries, text, written } from './support.js';

describe('malformed Avro is refused at once', () => {
  it.each<[string, readonly number[], string]>([
    ['nothing', [], 'is cut short (at byte 0 of 0)'],
    ['attributes alone', head, 'is cut short'],
    ['bytes after the event (T-A1)', [...head, ...long(1), 0], 'goes on after its end'],
    ['two events', [...head, ...long(1), ...head, ...long(1)], 'goes on after its end'],
    ['a container file (T-A1)', [0x4f, 0x62, 0x6a, 1, ...head, ...long(1)], 'announces more items'],
    ['the marker of single objects (T-A1)', [0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8, ...head, ...long(1)], 'it '],
    ['the prefix of a schema registry (T-A1)', [0, 0, 0, 0, 1, ...head, ...long(1)], 'it '],
    ['a branch of data that is not there', [...head, ...long(7)], 'names a branch that the union does not have'],
    ['a negative branch', [...head, ...long(-1)], 'names a branch'],
    ['a branch of an attribute that is not there', [...long(1), ...text('a'), ...long(5), 0, 0], 'names a branch'],
    ['a branch of a member that is not there', [...head, ...long(3), ...long(1), ...text('a'), ...long(5)], 'names a'],
    ['an enormous branch', [...head, ...long(2n ** 62n)], 'names a branch'],
    ['a boolean of 2', [...head, ...long(2), 2], 'has a boolean that is neither 0 nor 1'],
    ['a double that is cut short', [...head, ...long(5), 0, 0, 0, 0, 0, 0, 0], 'is cut short'],
    ['a double that is not a number', [...head, ...long(5), 0, 0, 0, 0, 0, 0, 0xf8, 0x7f], 'is not finite'],
    ['an infinite double', [...head, ...long(5), 0, 0, 0, 0, 0, 0, 0xf0, 0x7f], 'is not finite'],
    ['a string beyond the end', [...head, ...long(6), ...long(2), 0x61], 'is cut short'],
    ['an enormous string', [...head, ...long(6), ...long(2n ** 40n), 0x61], 'is cut short'],
    ['a string of negative length', [...head, ...long(6), ...long(-1), 0x61], 'has a negative length'],
    ['enormous bytes', [...head, ...long(0), ...long(2n ** 62n), 0x61], 'is cut short'],
    ['bytes of negative length', [...head, ...long(0), ...long(-(2n ** 63n))], 'has a negative length'],
    ['overlong UTF-8', [...head, ...long(6), ...long(2), 0xc0, 0xa0], 'has a string that is no UTF-8'],
    ['a surrogate in UTF-8', [...head, ...long(6), ...long(3), 0xed, 0xa0, 0x80], 'has a string that is no UTF-8'],
    [
      'bytes that are no UTF-8 beside a replacement character',
      [...head, ...long(6), ...long(4), 0xef, 0xbf, 0xbd, 0x80],
      'is no UTF-8',
    ],
    ['a name that is no UTF-8', [...head, ...long(3), ...long(1), ...long(1), 0xff, ...long(0), 0], 'is no UTF-8'],
    ['an integer that does not end', [...head, 0x80, 0x80], 'is cut short'],
    [
      'an integer of eleven bytes',
      [...head, ...Array<number>(10).fill(0x80), 1],
      'has an integer of more than 64 bits',
    ],
    ['an integer without end', Array<number>(100_000).fill(0xff), 'has an integer of more than 64 bits'],
    ['an integer that is longer than it need be', [...head, 0x82, 0], 'longer than it need be'],
    ['zero in two bytes', [...head, 0x80, 0], 'longer than it need be'],
  ])('%s', (_what, content, message) => expect(refusal(content)).toContain(message));

  const attribute = (...value: number[]): number[] => [...long(5), ...requiredEntries, ...text('ext'), ...value, 0, 2];

  it('an attribute that is a long (T-A2)', () => {
    expect(decode(attribute(...long(2), ...long(2147483647)))).toEqual(event({ ext: 2147483647 }));
    expect(refusal(attribute(...long(2), ...long(2147483648)))).toContain('has an int of more than 32 bits');
    expect(refusal(attribute(...long(2), ...long(-2147483649)))).toContain('has an int of more than 32 bits');
    expect(refusal(attribute(...long(2), ...long(2n ** 62n)))).toContain('has an int of more than 32 bits');
  });

  it.each<[string, (count: number[]) => number[]]>([
    ['attributes', (count) => [...count, ...requiredEntries]],
    ['members', (count) => [...head, ...long(3), ...count, ...text('a'), ...long(0)]],
    ['items', (count) => [...head, ...long(4), ...count, 0]],
    [
      'items further in',
      (count) => [...head, ...long(4), ...long(1), ...long(1), ...text('a'), ...long(3), ...count, 0],
    ],
  ])('a block of %s that announces more than there is', (_what, content) => {
    for (const count of [100n, 2n ** 31n, 2n ** 40n, 2n ** 53n, 2n ** 63n - 1n]) {
      expect(refusal(content(long(count)))).toContain('announces more items than there are bytes');
      expect(refusal(content([...long(-count), ...long(1)]))).toContain('announces more items than there are bytes');
    }
    expect(refusal(content([...long(-(2n ** 63n)), ...long(1)]))).toContain(
      'announces more items than there are bytes',
    );
  });

  it.each<[string, number | bigint, string]>([
    ['too small', 1, 'has a block of another size than announced'],
    ['too large', 4, 'has a block of another size than announced'],
    ['beyond the end', 6, 'is cut short'],
    ['enormous', 2n ** 40n, 'is cut short'],
    ['negative', -1, 'has a negative length'],
  ])('a block whose size is %s', (_what, size, message) => {
    const member = [...text('a'), ...long(0)];
    expect(decode([...head, ...long(3), ...long(-1), ...long(3), ...member, 0])).toEqual(event({ data: { a: null } }));
    expect(refusal([...head, ...long(3), ...long(-1), ...long(size), ...member, 0, 0])).toContain(message);
  });

  it.each<[string, number[]]>([
    ['arrays', [...long(1), ...long(1), ...text('a'), ...long(3)]],
    ['maps', [...long(1), ...text('a'), ...long(1), ...text('b'), ...long(2)]],
  ])('200,000 levels of %s', (what, step) => {
    const start =
      what === 'arrays'
        ? long(4)
        : [...long(3), ...long(1), ...text('a'), ...long(2), ...long(1), ...text('a'), ...long(2)];
    const content = Uint8Array.from([...head, ...start, ...Array.from({ length: 100_000 }, () => step).flat()]);
    expect(refusal(content)).toContain('nested more than 1000 levels deep');
  });

  it('more values than an event may carry', () => {
    const content = [...head, ...long(4), ...long(maxJsonValues + 1)];
    const items = Buffer.alloc(maxJsonValues + 2);
    expect(refusal(Buffer.concat([Buffer.from(content), items]))).toContain('holds more values than an event may');
  });

  it('text in place of bytes', () => {
    expect(() => avroEventFormat.decode('text')).toThrow(DecodeError);
  });
});

describe('whatever the bytes, there is a valid event or one clear error', () => {
  /** Everything that can be in an event, written by another writer. */
  const seeds: readonly Uint8Array[] = [
    written({}),
    written({ datacontenttype: { string: 'application/json' } }, { bytes: Buffer.from('{"a":[1,null]}') }),
    written({ datacontenttype: { string: 'text/plain' } }, { string: 'Straße €😀' }),
    written(
      { flag: { boolean: true }, count: { int: -70_000 }, mark: { bytes: Buffer.from('ab') }, none: null },
      { double: 1.5 },
    ),
    written(
      {},
      {
        map: {
          a: null,
          b: { boolean: false },
          c: { double: 1 },
          d: { string: 'x' },
          e: {
            'io.cloudevents.CloudEventData': {
              value: { f: { map: { g: { value: {} } } }, h: { array: [{ value: {} }] } },
            },
          },
        },
      },
    ),
    written({}, { array: [{ value: { a: { array: [] }, b: { string: '' } } }, { value: {} }] }),
  ];
  const requiredOnly = Uint8Array.from(head);

  const byte = fc.nat(255);
  // Letters and digits, for the event to have a chance.
  const alphanumeric = fc.integer({ min: 0x30, max: 0x7a });
  const edit = fc.record({
    kind: fc.constantFrom('change', 'change', 'change', 'insert', 'remove', 'cut'),
    at: fc.nat(400),
    byte: fc.oneof(byte, alphanumeric),
  });
  /** Bytes changed, put in and taken out, and the end cut off. */
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([seed, edits]) => {
      const content = [...seed];
      for (const { kind, at, byte: value } of edits) {
        const index = at % (content.length + 1);
        if (kind === 'change') content[index] = value;
        else if (kind === 'insert') content.splice(index, 0, value);
        else if (kind === 'remove') content.splice(index, 1);
        else content.length = index;
      }
      return Uint8Array.from(content);
    });
  const random = fc.uint8Array({ maxLength: 64 });
  /** Legal attributes, and data that is mostly legal tokens in any order. */
  const token = fc.oneof(
    fc.constantFrom(...[0, 1, 2, 3, 4, 5, 6].map((branch) => long(branch))),
    fc.constantFrom(text('a'), text(''), text('__proto__'), text('€')),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(long),
    fc.integer({ min: -3, max: 3 }).map(long),
    fc.array(byte, { maxLength: 8 }),
  );
  const structured = fc
    .array(token, { maxLength: 8 })
    .map((tokens) => Uint8Array.from([...requiredOnly, ...tokens.flat()]));

  let events = 0;
  const holds = (content: Uint8Array): boolean => {
    let found: CloudEvent;
    try {
      found = avroEventFormat.decode(content);
    } catch (error) {
      return error instanceof DecodeError;
    }
    events++;
    return validate(found).length === 0;
  };

  it.each([
    // Were all of them refused, the property would say nothing of events; among random bytes there is none.
    ['random', random, 20_000, 0],
    ['damaged', mutated, 50_000, 500],
    ['of mixed parts', structured, 30_000, 200],
  ])('%s', (_what, contents, numRuns, fewestEvents) => {
    events = 0;
    fc.assert(fc.property(contents, holds), { numRuns });

    expect(events).toBeGreaterThanOrEqual(fewestEvents);
  });
});

describe('an event that is written', () => {
  const name = fc
    .stringMatching(/^[a-z][a-z0-9]{3,8}$/)
    .filter((each) => !(each in event({ data: 0, subject: 0, time: 0, datacontenttype: 0, dataschema: 0 })));
  const extension = fc.oneof(fc.boolean(), fc.integer(), fc.stringMatching(/^[ -~€😀]*$/u), fc.uint8Array());
  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    // Whole numbers beyond 2^53 are sent as text; JSON has no minus zero.
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((each) => Number.isSafeInteger(each) || !Number.isInteger(each))
      .map((each) => each + 0),
  );
  /** Objects whose members are as the union has them. */
  const { record } = fc.letrec<{ record: Record<string, unknown>; member: unknown }>((tie) => ({
    record: fc.dictionary(fc.string(), tie('member'), { maxKeys: 4 }),
    member: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('record'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('record'), { maxKeys: 3 }),
    ),
  }));
  const inUnion = fc.oneof(
    scalar.filter((each) => each !== null),
    fc.dictionary(fc.string(), fc.oneof(scalar, record)),
    fc.array(record),
  );
  const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data)) as unknown;

  it('is read as it was, and by others as it should be', () => {
    fc.assert(
      fc.property(fc.dictionary(name, extension), fc.option(inUnion, { nil: undefined }), (extensions, data) => {
        const given = event(data === undefined ? extensions : { ...extensions, data: plain(data) });
        const content = avroEventFormat.encode(accepted(given)) as Uint8Array;
        expect(avroEventFormat.decode(content)).toStrictEqual(given);
        expect(Object.keys(readBack(content).attribute)).not.toContain('datacontenttype');
      }),
      { numRuns: 500 },
    );
  });

  it('keeps JSON of any shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const { data: found } = avroEventFormat.decode(avroEventFormat.encode(accepted({ data })));
        expect(found).toStrictEqual(plain(data));
      }),
      { numRuns: 2000 },
    );
  });
});
