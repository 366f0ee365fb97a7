import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { isCloudEventsError } from '../../errors/index.js';
import type { EncodedEvent } from '../../sinks/sink.js';
import type { Clock } from '../../time/clock.js';
import type { DeliveryChannel } from '../delivery-channel.js';
import { unreadableLetter } from '../dead-letters/index.js';
import { keptEvent } from '../kept-event.js';
import { type FailureReason, isAboutTheSink, type SinkDelivery } from '../sink-delivery.js';
import { Waits } from '../waits.js';
import type { HeldLane } from './held-lane.js';
import { LaneItem, type LaneItemRules } from './lane-item.js';
import type { OutboxLog } from './outbox-log.js';
import type { OutboxDelivery } from './outbox-store.js';
import type { LaneOutcome } from './settlement-queue.js';
import { settlementOf, unreadable, unreadableElsewhere } from './settlement-of.js';

/** Makes an event that was kept one that may be sent. @throws InvalidEventError */
export type Accept = (event: CloudEvent, where: string) => AcceptedEvent;

/** Where the outcomes of events go. */
export interface LaneOutcomes {
  /** An event of the lane is in hand. */
  taken(held: HeldLane, delivery: OutboxDelivery): void;
  /**
   * It has an outcome, or goes back as it was.
   *
   * @param whenWritten called once that is noted, or never will be
   */
  settled(held: HeldLane, delivery: OutboxDelivery, outcome: LaneOutcome | undefined, whenWritten?: () => void): void;
  /** The receiver is gone. */
  gone(delivery: SinkDelivery): void;
}

/** Milliseconds until an event is tried again that could not be made ready. */
const unpreparedPause = 10_000;

/** Hands the events of lanes to the channel of their sink, and tells what became of them. */
export class LaneDelivery implements LaneItemRules {
  /** Whether dead letters are the outbox's own: then it makes them in the step that removes the event. */
  readonly #hasOwnDeadLetters: boolean;
  readonly #pauses: Waits;
  #isClosed = false;

  constructor(
    private readonly channel: DeliveryChannel,
    ownDeadLetters: unknown,
    /** Milliseconds after the first failure. */
    readonly giveUpAfter: number,
    private readonly accept: Accept,
    private readonly clock: Clock,
    private readonly log: OutboxLog,
    private readonly outcomes: LaneOutcomes,
  ) {
    const store = channel.deadLetters?.store;
    this.#hasOwnDeadLetters = store === undefined || store === ownDeadLetters;
    this.#pauses = new Waits(clock);
  }

  /**
   * Takes the lane's events in hand, up to the first one that cannot be made ready: those behind it stay in the store,
   * since none of them may be sent before it is a dead letter, or can be sent itself.
   */
  deliver(held: HeldLane, deliveries: readonly OutboxDelivery[]): void {
    const prepared: LaneItem[] = [];
    let failed: { readonly delivery: OutboxDelivery; readonly error: unknown } | undefined;
    for (const delivery of deliveries) {
      try {
        prepared.push(new LaneItem(held, delivery, this.#encoded(delivery), this));
      } catch (error) {
        failed = { delivery, error };
        break;
      }
    }
    // All of them before any has an outcome: with the last one the lane is given back.
    for (const { delivery } of prepared) this.outcomes.taken(held, delivery);
    if (failed !== undefined) this.outcomes.taken(held, failed.delivery);
    for (const item of prepared) this.channel.submit([item.encoded], item);
    if (failed !== undefined) this.#unprepared(held, failed.delivery, failed.error);
  }

  /** Gives back what waits. What is under way goes its way, and is not repeated. */
  close(): void {
    this.#isClosed = true;
    this.channel.withdraw(() => true);
    this.#pauses.endAll();
  }

  /** Gives back what waits of the lane. */
  withdraw(held: HeldLane): void {
    this.channel.withdraw(({ options }) => options.owner === held);
  }

  mayBeSent(held: HeldLane): boolean {
    return !this.#isClosed && held.isOurs(this.clock.monotonic());
  }

  keeps(reason: FailureReason): boolean {
    return this.#hasOwnDeadLetters || isAboutTheSink(reason);
  }

  whenSettled(item: LaneItem, result: SinkDelivery, failingFor: number | undefined): Promise<void> | undefined {
    const { owner: held, delivery } = item;
    if (result.reason === 'gone') this.outcomes.gone(result);
    const outcome = settlementOf(delivery.seq, result, failingFor, this.#hasOwnDeadLetters);
    if (outcome.outcome !== 'dead' && result.status !== 'dead-lettered') {
      this.outcomes.settled(held, delivery, notable(outcome));
      return undefined;
    }
    // Were the next one of its lane sent before that is noted, a crash between the two would send them the other way round.
    return new Promise<void>((resolve) => this.outcomes.settled(held, delivery, outcome, resolve));
  }

  #encoded({ seq, event }: OutboxDelivery): EncodedEvent {
    return this.channel.encode(this.accept(keptEvent(event), `outbox[${seq}]`));
  }

  #unprepared(held: HeldLane, delivery: OutboxDelivery, error: unknown): void {
    if (isAboutTheEvent(error)) {
      void this.#unreadable(delivery, error).then((outcome) => this.outcomes.settled(held, delivery, notable(outcome)));
      return;
    }
    this.log.unprepared(this.channel.name, `outbox[${delivery.seq}]`, error);
    this.#pauses.after(unpreparedPause, () => this.outcomes.settled(held, delivery, undefined));
  }

  async #unreadable({ seq, event }: OutboxDelivery, error: Error): Promise<LaneOutcome> {
    const { deadLetters } = this.channel;
    if (deadLetters === undefined || this.#hasOwnDeadLetters) return unreadable(seq, error);
    const failure = { reason: 'invalid', attempts: 0, error } as const;
    const letter = unreadableLetter(this.channel.name, event, `outbox[${seq}]`, failure, this.clock);
    const posting = { letter: () => letter, key: undefined, bytes: event.length, error };
    return unreadableElsewhere(seq, await deadLetters.put(posting));
  }
}

/** Any other error is about this process, such as a package that is not installed: the event may be fine. */
function isAboutTheEvent(error: unknown): error is Error {
  return isCloudEventsError(error) && (error.code === 'CE_DECODE' || error.code === 'CE_INVALID_EVENT');
}

/** Nothing to be noted where an event was not tried: it stays as it is. */
function notable(outcome: LaneOutcome): LaneOutcome | undefined {
  return outcome.outcome === 'kept' && outcome.attempts === 0 ? undefined : outcome;
}
