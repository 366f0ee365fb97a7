import type { SinkError } from '../errors/index.js';
import type { BatchOutcomes, Stop } from './batch-delivery.js';
import type { ChannelParts } from './channel-parts.js';
import type { Item } from './item.js';
import type { Rejected } from './outcome-sorting.js';
import type { FailureReason, SinkDelivery } from './sink-delivery.js';

/** What the outcomes of a channel's batches do to the rest of it. */
export interface ChannelHooks {
  /** Why nothing may be sent any more, if so. */
  stopped(): Stop | undefined;
  /** The receiver is gone: it is to be sent nothing any more. */
  gone(error: SinkError): void;
  /** Gives back what is meant. */
  withdraw(isMeant: (item: Item) => boolean): void;
  /** Keys may go on. */
  moved(): void;
  /** Looks for what may start now, of which nothing else tells. */
  schedule(): void;
}

/** Settles the events of a channel by what became of their batches, and lets their keys go on. */
export class ChannelOutcomes implements BatchOutcomes {
  #lastDelivered = -Infinity;
  #expired = 0;
  #whenPaused: (ms: number) => void = () => undefined;

  constructor(
    private readonly parts: ChannelParts,
    private readonly hooks: ChannelHooks,
  ) {}

  /** Events that were dropped since the time had passed until which they mean anything. */
  get expiredEvents(): number {
    return this.#expired;
  }

  /** Calls back whenever the receiver asks for a wait. */
  watchPauses(listener: (ms: number) => void): void {
    this.#whenPaused = listener;
  }

  lastDelivered(): number {
    return this.#lastDelivered;
  }

  stopped(): Stop | undefined {
    return this.hooks.stopped();
  }

  delivered(items: readonly Item[]): void {
    if (items.length === 0) return;
    const { clock, pending, sink, status } = this.parts;
    this.#lastDelivered = clock.monotonic();
    status.working();
    let delivery: SinkDelivery | undefined;
    this.#settle(items, (item) => {
      // Most items of a batch took equally many attempts and share one object.
      if (delivery?.attempts !== item.attempts) {
        delivery = { sink: sink.name, status: 'delivered', attempts: item.attempts };
      }
      pending.settle(item, delivery);
    });
  }

  rejected(rejected: readonly Rejected[]): void {
    for (const refusal of rejected) {
      const { item, reason, error } = refusal;
      this.failed([item], reason, error);
      if (reason !== 'gone') this.parts.status.refused(refusal);
      else if (this.stopped() === undefined) this.hooks.gone(error);
    }
  }

  failed(items: readonly Item[], reason: FailureReason, error: SinkError): void {
    this.#settle(items, (item) => this.parts.pending.fail(item, reason, error));
  }

  expired(items: readonly Item[]): void {
    const { pending, sink, status } = this.parts;
    this.#expired += items.length;
    status.expired(items.length);
    this.#settle(items, (item) =>
      pending.settle(item, { sink: sink.name, status: 'expired', attempts: item.attempts }),
    );
  }

  /** What waits behind one that may not be sent goes back with it: it might be sent first once it may be again. */
  withdrawn(items: readonly Item[]): void {
    const { pending, status } = this.parts;
    const owners = new Set(items.flatMap(({ isDecided, options }) => (isDecided ? [] : [options.owner])));
    this.#settle(items, (item) => pending.giveBack(item, status.error));
    this.hooks.withdraw(({ options }) => owners.has(options.owner));
  }

  failing(error: SinkError): void {
    if (this.stopped() === undefined) this.parts.status.failing(error);
  }

  paused(ms: number): void {
    this.#whenPaused(ms);
  }

  /** Of events that were taken from the queue. */
  #settle(items: readonly Item[], settle: (item: Item) => void): void {
    for (const item of items) {
      settle(item);
      if (item.rest === undefined) this.#over(item);
      else void item.rest.then(() => this.#rested(item));
    }
    this.hooks.moved();
  }

  #rested(item: Item): void {
    this.#over(item);
    this.hooks.moved();
    this.hooks.schedule();
  }

  #over(item: Item): void {
    const { linger, queue } = this.parts;
    item.end();
    queue.settled(item, linger.now);
  }
}
