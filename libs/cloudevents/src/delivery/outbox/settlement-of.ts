import type { DeadLetterError } from '../../errors/index.js';
import type { FailureReason, SinkDelivery } from '../sink-delivery.js';
import type { LaneLease, OutboxSettlement } from './outbox-store.js';
import { shownText } from './shown-text.js';

/** Whether an event that failed for this reason stays for the next start, or for a receiver that is back. */
export function staysInOutbox(reason: FailureReason | undefined): boolean {
  return reason === 'shutdown' || reason === 'gone';
}

/**
 * What the outcome of a delivery means for the outbox.
 *
 * @param failingFor milliseconds since the first failure
 * @param hasOwn whether the outbox itself has the dead letters; else one that is in no other store stays
 */
export function settlementOf(
  { lane, fence }: LaneLease,
  seq: string,
  delivery: SinkDelivery,
  failingFor: number | undefined,
  hasOwn: boolean,
): OutboxSettlement {
  const { status, attempts, reason, error } = delivery;
  if (status !== 'failed') return { lane, fence, seq, outcome: 'done', attempts };
  const outcome = staysInOutbox(reason) || !hasOwn ? 'kept' : 'dead';
  return { lane, fence, seq, outcome, attempts, reason, error: shownText(error?.message), failingFor };
}

/** An event that cannot be read any more, or that its sink refuses to encode, since settings have changed. */
export function unreadable({ lane, fence }: LaneLease, seq: string, error: Error): OutboxSettlement {
  return { lane, fence, seq, outcome: 'dead', attempts: 0, reason: 'invalid', error: shownText(error.message) };
}

/** What became of it in another store of dead letters. */
export function unreadableElsewhere(
  { lane, fence }: LaneLease,
  seq: string,
  problem: DeadLetterError | undefined,
): OutboxSettlement {
  const outcome = problem === undefined ? 'done' : 'kept';
  return { lane, fence, seq, outcome, attempts: 0, error: shownText(problem?.message) };
}
