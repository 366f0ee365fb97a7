import { isTimestamp } from '../../core/index.js';
import { DeadLetterError } from '../../errors/index.js';
import type { DeadLetterFilter, DeadLetterReason } from './dead-letter-store.js';

const reasons: Readonly<Record<DeadLetterReason, true>> = {
  rejected: true,
  'too-large': true,
  unauthorized: true,
  gone: true,
  exhausted: true,
  shutdown: true,
  invalid: true,
};

/** What is wrong with a value, if anything. */
type Rule = (value: unknown) => string | undefined;

const text: Rule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a text that is not empty';
const time: Rule = (value) =>
  typeof value === 'string' && isTimestamp(value)
    ? undefined
    : 'must be a time such as 2026-03-01T12:00:00Z (RFC 3339)';

const rules: Readonly<Record<keyof DeadLetterFilter, Rule>> = {
  keys: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((key) => text(key) === undefined)
      ? undefined
      : 'must be a list of keys, at least one',
  sink: text,
  reason: (value) =>
    typeof value === 'string' && Object.hasOwn(reasons, value)
      ? undefined
      : `must be one of ${Object.keys(reasons).join(', ')}`,
  id: text,
  source: text,
  type: text,
  subject: text,
  failedFrom: time,
  failedBefore: time,
};

/**
 * A copy of a filter of which nothing is in doubt, without members that are `undefined`. It may be empty: then it means
 * all.
 *
 * @throws DeadLetterError for an unknown member, an empty text or list, a value of another type: a slip must not mean all
 */
export function checkedFilter(filter: unknown): DeadLetterFilter {
  return checkedMembers('filter', filter, rules) as DeadLetterFilter;
}

/**
 * The same for what is to be sent again or thrown away.
 *
 * @throws DeadLetterError for an empty filter, too
 */
export function checkedSelection(filter: unknown): DeadLetterFilter {
  const checked = checkedFilter(filter);
  if (Object.keys(checked).length > 0) return checked;
  throw new DeadLetterError(
    'The filter of dead letters is empty, which would mean all. Name at least a sink or a reason',
  );
}

/** The members that are given, each read once. @throws DeadLetterError */
export function checkedMembers(
  what: string,
  given: unknown,
  known: Readonly<Record<string, Rule>>,
): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refusal(what, 'must be an object');
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(known, name) ? known[name] : undefined;
    if (rule === undefined) throw refusal(what, `has no member '${name}', only ${Object.keys(known).join(', ')}`);
    const own: unknown = Array.isArray(value) ? [...(value as unknown[])] : value;
    const problem = rule(own);
    if (problem !== undefined) throw refusal(`${what}.${name}`, problem);
    checked[name] = own;
  }
  // A Map, say, has members of another kind.
  const isEmpty = Object.keys(given).length === 0;
  if (isEmpty && !isPlain(given)) throw refusal(what, 'must be a plain object');
  return checked;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function refusal(what: string, problem: string): DeadLetterError {
  return new DeadLetterError(`DeadLetters: ${what} ${problem}`);
}
