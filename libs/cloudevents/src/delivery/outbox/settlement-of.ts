import type { DeadLetterError } from '../../errors/index.js';
import { isAboutTheSink, type SinkDelivery } from '../sink-delivery.js';
import { shownText } from '../shown-text.js';
import { LaneOutcome } from './settlement-queue.js';

/**
 * What the outcome of a delivery means for the outbox.
 *
 * @param failingFor milliseconds since the first failure
 * @param hasOwn whether the outbox itself has the dead letters; else one that is in no other store stays
 */
export function settlementOf(
  seq: string,
  delivery: SinkDelivery,
  failingFor: number | undefined,
  hasOwn: boolean,
): LaneOutcome {
  const { status, attempts, reason, error } = delivery;
  if (status !== 'failed') return new LaneOutcome(seq, 'done', attempts);
  const outcome = isAboutTheSink(reason) || !hasOwn ? 'kept' : 'dead';
  return new LaneOutcome(seq, outcome, attempts, reason, shownText(error?.message), failingFor);
}

/** An event that cannot be read any more, or that its sink refuses to encode, since settings have changed. */
export function unreadable(seq: string, error: Error): LaneOutcome {
  return new LaneOutcome(seq, 'dead', 0, 'invalid', shownText(error.message));
}

/** What became of it in another store of dead letters. */
export function unreadableElsewhere(seq: string, problem: DeadLetterError | undefined): LaneOutcome {
  const outcome = problem === undefined ? 'done' : 'kept';
  return new LaneOutcome(seq, outcome, 0, undefined, shownText(problem?.message));
}
