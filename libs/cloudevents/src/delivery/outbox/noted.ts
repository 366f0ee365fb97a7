import type { OutboxSettlement } from './outbox-store.js';
import type { LaneOutcome } from './settlement-queue.js';

/** An outcome under the fence that its lane has at this time. */
export class Noted implements OutboxSettlement {
  readonly seq: string;
  readonly outcome: OutboxSettlement['outcome'];
  readonly attempts: number;
  readonly reason: string | undefined;
  readonly error: string | undefined;
  readonly failingFor: number | undefined;

  constructor(
    outcome: LaneOutcome,
    readonly lane: string,
    readonly fence: string,
  ) {
    this.seq = outcome.seq;
    this.outcome = outcome.outcome;
    this.attempts = outcome.attempts;
    this.reason = outcome.reason;
    this.error = outcome.error;
    this.failingFor = outcome.failingFor;
  }
}
