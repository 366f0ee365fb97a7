import { shownText } from './shown-text.js';
import type { SinkDelivery } from '../sink-delivery.js';
import type { LaneLease, OutboxSettlement } from './outbox-store.js';

/** What the outcome of a delivery means for the outbox. */
export function settlementOf(lease: LaneLease, seq: string, delivery: SinkDelivery): OutboxSettlement {
  const { status, attempts, reason, error } = delivery;
  const { lane, fence } = lease;
  if (status !== 'failed') return { lane, fence, seq, outcome: 'done', attempts };
  // Neither says anything of the event: it stays for the next start, or for a receiver that is back.
  const outcome = reason === 'shutdown' || reason === 'gone' ? 'kept' : 'dead';
  return { lane, fence, seq, outcome, attempts, reason, error: shownText(error?.message) };
}

/** An event that cannot be read any more, or that its sink refuses to encode, since settings have changed. */
export function unreadable({ lane, fence }: LaneLease, seq: string, error: unknown): OutboxSettlement {
  const message = error instanceof Error ? error.message : 'unknown error';
  return { lane, fence, seq, outcome: 'dead', attempts: 0, reason: 'invalid', error: shownText(message) };
}
