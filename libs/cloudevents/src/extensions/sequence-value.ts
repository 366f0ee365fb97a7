import { attributeTypes, type CloudEvent } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import { sequence, sequenceInteger } from './sequence.extension.js';

const largest = 2147483647;
const smallest = -2147483648;
/** As many digits as the largest unsigned 64-bit number has. */
const orderedDigits = 20;

/**
 * The place of an event: a number where `sequencetype` is `Integer`, else the text, whose meaning was agreed on
 * elsewhere; `undefined` where the event has none.
 *
 * @throws InvalidEventError when a rule of the extension is broken, and for any other `sequencetype`
 */
export function sequenceValue(event: CloudEvent): number | string | undefined {
  const { sequence: text, sequencetype } = sequence.get(event) ?? {};
  if (text === undefined || sequencetype === undefined) return text;
  if (sequencetype === 'Integer') return sequenceInteger(text);
  throw refuse('sequencetype', "is not known: only 'Integer' is; read the attribute 'sequence' itself");
}

/**
 * A new event with the legacy sequence of type Integer, in decimal digits without padding; `null` removes sequence and
 * type. The first event of a source has 1, the following ones what {@link nextSequence} says.
 *
 * @param value a 32-bit integer
 * @throws InvalidEventError for any other number
 */
export function withSequence<T>(event: CloudEvent<T>, value: number | null): CloudEvent<T> {
  if (value === null) return sequence.with(event, { sequence: null, sequencetype: null });
  return sequence.with(event, { sequence: integerText(value), sequencetype: 'Integer' });
}

/**
 * The number after `value` in a sequence of type Integer: after 2147483647 comes -2147483648.
 *
 * @throws InvalidEventError unless `value` is a 32-bit integer
 */
export function nextSequence(value: number): number {
  integerText(value);
  return value === largest ? smallest : value + 1;
}

/**
 * A sequence whose order as text is its order as number, as the present text of the extension asks for: 20 digits,
 * padded with zeros, enough for every unsigned 64-bit number. All events of a source must be written so.
 *
 * @param value a whole number from 0
 * @throws InvalidEventError for any other number, and where 20 digits do not suffice
 */
export function orderedSequence(value: number | bigint): string {
  const isExact = typeof value === 'bigint' || Number.isSafeInteger(value);
  const digits = isExact && value >= 0 ? String(value).padStart(orderedDigits, '0') : '';
  if (digits.length === orderedDigits) return digits;
  throw refuse(
    'sequence',
    `must be a whole number from 0 with at most ${orderedDigits} digits; a BigInt above 2^53 - 1`,
  );
}

/**
 * A new event with the sequence that {@link orderedSequence} writes, and without `sequencetype`.
 *
 * @throws InvalidEventError for a number that it cannot write
 */
export function withOrderedSequence<T>(event: CloudEvent<T>, value: number | bigint): CloudEvent<T> {
  return sequence.with(event, { sequence: orderedSequence(value), sequencetype: null });
}

function integerText(value: number): string {
  const rule = attributeTypes.integer.problem(value);
  if (rule !== undefined) throw refuse('sequence', rule);
  return attributeTypes.integer.format(value);
}

function refuse(attribute: string, rule: string): InvalidEventError {
  return new InvalidEventError([{ attribute, rule }]);
}
