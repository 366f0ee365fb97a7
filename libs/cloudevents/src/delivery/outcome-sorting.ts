import { SinkError } from '../errors/index.js';
import type { Outcome, RejectionReason } from '../sinks/sink.js';
import type { Item } from './item.js';

/** An item the other side will never take. */
export interface Rejected {
  readonly item: Item;
  readonly reason: RejectionReason;
  readonly error: SinkError;
}

/** The items of one attempt, sorted by what must follow. */
export interface Sorted {
  readonly delivered: readonly Item[];
  readonly rejected: readonly Rejected[];
  /** Refused while they went together: each may be fine alone. */
  readonly divisible: readonly Item[];
  readonly repeat: readonly Item[];
  /** The last error of those to repeat, and the longest wait the other side asked for. */
  readonly error: SinkError | undefined;
  readonly retryAfter: number;
}

const none: readonly never[] = [];

/**
 * Sorts the items of an attempt by their outcomes: one for all, or one each. A missing outcome is a failed attempt, and so
 * is what is none.
 */
export function sortOutcomes(items: readonly Item[], outcome: Outcome | readonly Outcome[] | undefined): Sorted {
  if (!isList(outcome) && outcome?.status === 'delivered') {
    return { delivered: items, rejected: none, divisible: none, repeat: none, error: undefined, retryAfter: 0 };
  }
  const delivered: Item[] = [];
  const rejected: Rejected[] = [];
  const divisible: Rejected[] = [];
  const repeat: Item[] = [];
  let error: SinkError | undefined;
  let retryAfter = 0;
  items.forEach((item, index) => {
    const given = isList(outcome) ? outcome[index] : outcome;
    const one = isOutcome(given) ? given : missing(index);
    if (one.status === 'delivered') delivered.push(item);
    else if (one.status === 'retry') {
      repeat.push(item);
      error = one.error;
      retryAfter = Math.max(retryAfter, one.retryAfter ?? 0);
    } else {
      const mayBeFine = one.reason === 'too-large' || one.divisible === true;
      (mayBeFine ? divisible : rejected).push({ item, reason: one.reason, error: one.error });
    }
  });
  // Several together were too much; one alone is the culprit.
  if (divisible.length === 1) rejected.push(...divisible.splice(0));
  return { delivered, rejected, divisible: divisible.map(({ item }) => item), repeat, error, retryAfter };
}

function isList(outcome: Outcome | readonly Outcome[] | undefined): outcome is readonly Outcome[] {
  return Array.isArray(outcome);
}

/** A sink may be written in JavaScript: without an error its events would be left open. */
function isOutcome(outcome: Outcome | undefined): outcome is Outcome {
  if (outcome?.status === 'delivered') return true;
  const isFailure = outcome?.status === 'retry' || outcome?.status === 'rejected';
  return isFailure && typeof (outcome.error as unknown) === 'object' && (outcome.error as unknown) !== null;
}

function missing(index: number): Outcome {
  const message = `The sink gave no outcome for event ${index} of the batch`;
  return { status: 'retry', error: new SinkError(message, { retryable: true }) };
}
