import type { EncodedEvent } from '../../sinks/sink.js';
import type { FailureReason, SinkDelivery } from '../sink-delivery.js';
import type { SubmitOptions } from '../submission.js';
import type { HeldLane } from './held-lane.js';
import type { OutboxDelivery } from './outbox-store.js';

/** What a lane's event is asked while its sink's channel has it. */
export interface LaneItemRules {
  /** Milliseconds after the first failure. */
  readonly giveUpAfter: number;
  mayBeSent(held: HeldLane): boolean;
  keeps(reason: FailureReason): boolean;
  whenSettled(item: LaneItem, result: SinkDelivery, failingFor: number | undefined): Promise<void> | undefined;
}

/** An event of a lane, ready to be sent: one object for all that its channel asks, instead of a function for each. */
export class LaneItem implements SubmitOptions {
  readonly giveUpAfter: number;
  readonly failingFor: number | undefined;

  constructor(
    readonly owner: HeldLane,
    readonly delivery: OutboxDelivery,
    readonly encoded: EncodedEvent,
    private readonly rules: LaneItemRules,
  ) {
    this.giveUpAfter = rules.giveUpAfter;
    this.failingFor = delivery.failingFor;
  }

  mayBeSent(): boolean {
    return this.rules.mayBeSent(this.owner);
  }

  keeps(reason: FailureReason): boolean {
    return this.rules.keeps(reason);
  }

  whenSettled(result: SinkDelivery, failingFor: number | undefined): Promise<void> | undefined {
    return this.rules.whenSettled(this, result, failingFor);
  }
}
