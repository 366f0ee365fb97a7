import fc from 'fast-check';
import { type CloudEvent, validate } from '../../src/core/index.js';
import { DecodeError } from '../../src/errors/index.js';

/** Random inputs per decoder. */
export const hostileRuns = 100_000;

/** One change of a few bytes. */
interface Edit {
  readonly kind: 'flip' | 'insert' | 'remove' | 'repeat' | 'truncate';
  /** Where, as a part of the whole. */
  readonly at: number;
  readonly byte: number;
  readonly count: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('flip', 'insert', 'remove', 'repeat', 'truncate'),
  at: fc.nat(9999).map((part) => part / 10_000),
  byte: fc.oneof(
    fc.nat(255),
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.constantFrom(0, 0x22, 0x25, 0x3c, 0x5c, 0x7f, 0x80, 0xff),
  ),
  count: fc.integer({ min: 1, max: 9 }),
});

/** Bytes of all kinds: valid ones with a few changes, and random ones. */
export function hostileBytes(valid: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const mutated = fc
    .tuple(fc.constantFrom(...valid), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([bytes, edits]) => edits.reduce(change, bytes));
  return fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) });
}

function change(bytes: Uint8Array, { kind, at, byte, count }: Edit): Uint8Array {
  const place = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, Uint8Array.of(byte), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, new Uint8Array(count).fill(byte), after]);
    case 'remove':
      return Buffer.concat([before, after.subarray(count)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, count), after]);
    case 'truncate':
      return before;
  }
}

/**
 * What a decoder may do with any input: give events that obey every rule, or a typed error. Gives what it did, so that
 * a test can tell that both happened.
 */
export function outcomeOf(decode: () => CloudEvent | readonly CloudEvent[]): 'read' | 'refused' {
  let events: readonly CloudEvent[];
  try {
    events = [decode()].flat() as CloudEvent[];
  } catch (error) {
    if (error instanceof DecodeError) return 'refused';
    throw error;
  }
  for (const event of events) {
    const [problem] = validate(event);
    if (problem !== undefined) throw new Error(`An event was read that breaks a rule: ${JSON.stringify(problem)}`);
  }
  return 'read';
}

/** Runs a decoder on very many inputs; how often it read them and how often it refused. */
export function attack<T>(
  inputs: fc.Arbitrary<T>,
  decode: (input: T) => CloudEvent | readonly CloudEvent[],
): Record<'read' | 'refused', number> {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(inputs, (input) => {
      counts[outcomeOf(() => decode(input))]++;
    }),
    { numRuns: hostileRuns },
  );
  return counts;
}
