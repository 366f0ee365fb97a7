import { SinkError } from '../errors/index.js';
import type { EncodedEvent, Sink } from '../sinks/sink.js';
import { BatchDelivery } from './batch-delivery.js';
import type { Clock } from '../time/clock.js';
import { OrderQueue } from './order-queue.js';
import type { Rejected } from './outcome-sorting.js';
import type { RetryPolicy } from './retry-policy.js';
import type { FailureReason, SinkDelivery } from './sink-delivery.js';
import { Slots } from './slots.js';
import { type Item, Submission } from './submission.js';
import { Waits } from './waits.js';

/** How one sink is doing. `disabled`: the receiver said it is gone for good (HTTP 410). */
export interface SinkHealth {
  readonly sink: string;
  readonly status: 'up' | 'down' | 'disabled';
  /** Events accepted and not settled. */
  readonly pending: number;
  readonly lastError?: SinkError;
}

/**
 * Everything between acceptance and one sink: order per key, batches, retries, pauses. Each sink has a channel of its
 * own, so that none can delay another.
 */
export class DeliveryChannel {
  readonly #queue = new OrderQueue();
  readonly #underWay = new Set<readonly Item[]>();
  readonly #slots: Slots;
  readonly #waits: Waits;
  readonly #batches: BatchDelivery;
  #pending = 0;
  #whenDrained: (() => void)[] = [];
  #scheduled = false;
  #pausedUntil = 0;
  #stopped: { readonly reason: FailureReason; readonly error: SinkError } | undefined;
  #lastError: SinkError | undefined;

  constructor(
    private readonly sink: Sink,
    policy: RetryPolicy,
    private readonly clock: Clock,
  ) {
    this.#slots = new Slots(sink.limits.concurrency);
    this.#waits = new Waits(clock);
    this.#batches = new BatchDelivery(sink, policy, clock, this.#slots, this.#waits, {
      delivered: (items) => this.#delivered(items),
      rejected: (rejected) => this.#rejected(rejected),
      failed: (items, reason, error) => this.#failed(items, reason, error),
      failing: (error, retryAfter) => this.#failing(error, retryAfter),
      stopped: () => this.#stopped,
    });
  }

  get name(): string {
    return this.sink.name;
  }

  /** Queues events in the order given. The promise never rejects. */
  submit(events: readonly EncodedEvent[]): Promise<readonly SinkDelivery[]> {
    const submission = new Submission(events.length);
    this.#pending += events.length;
    const { hardLimit } = this.sink.limits;
    events.forEach((encoded, index) => {
      const item: Item = { encoded, submission, index, attempts: 0 };
      if (this.#stopped !== undefined) this.#failed([item], this.#stopped.reason, this.#stopped.error);
      else if (encoded.size > hardLimit) this.#failed([item], 'too-large', tooLarge(encoded.size, hardLimit));
      else this.#queue.push(item);
    });
    this.#schedule();
    return submission.settled;
  }

  health(): SinkHealth {
    const status = this.#stopped?.reason === 'gone' ? 'disabled' : this.#lastError === undefined ? 'up' : 'down';
    const health = { sink: this.name, status, pending: this.#pending } as const;
    return this.#lastError === undefined ? health : { ...health, lastError: this.#lastError };
  }

  /** Resolves when nothing is pending. */
  drained(): Promise<void> {
    return this.#pending === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  /** Ends everything that is left as failed, and closes the sink. Says how many events that were. */
  async stop(): Promise<number> {
    const left = this.#pending;
    const error = this.#lastError ?? new SinkError('The application stopped before delivery', { retryable: true });
    this.#halt('shutdown', error);
    for (const batch of this.#underWay) this.#failed(batch, 'shutdown', error);
    this.#slots.abandon();
    await this.sink.close();
    return left;
  }

  #schedule(): void {
    if (this.#scheduled || !this.#slots.free || !this.#queue.hasReady) return;
    this.#scheduled = true;
    // What is published in one burst goes as one batch; while attempts are under way the next batch gathers.
    this.clock.soon(() => {
      this.#scheduled = false;
      while (this.#slots.free && this.#queue.hasReady) this.#start();
    });
  }

  #start(): void {
    const batch = this.#queue.take(this.sink.limits);
    this.#underWay.add(batch);
    void this.#batches.deliver(batch).then(() => {
      this.#underWay.delete(batch);
      this.#queue.release(batch);
      this.#schedule();
    });
  }

  #delivered(items: readonly Item[]): void {
    if (items.length === 0) return;
    this.#lastError = undefined;
    let delivery: SinkDelivery | undefined;
    for (const item of items) {
      // Most items of a batch took equally many attempts and share one object.
      if (delivery?.attempts !== item.attempts) {
        delivery = { sink: this.name, status: 'delivered', attempts: item.attempts };
      }
      this.#settle(item, delivery);
    }
    this.#schedule();
  }

  #rejected(rejected: readonly Rejected[]): void {
    for (const { item, reason, error } of rejected) {
      this.#failed([item], reason, error);
      if (reason === 'gone' || reason === 'unauthorized') this.#lastError = error;
      if (reason === 'gone' && this.#stopped === undefined) this.#halt(reason, error);
    }
  }

  #failed(items: readonly Item[], reason: FailureReason, error: SinkError): void {
    for (const item of items) {
      this.#settle(item, { sink: this.name, status: 'failed', attempts: item.attempts, reason, error });
    }
  }

  #failing(error: SinkError, retryAfter: number): void {
    this.#lastError = error;
    if (retryAfter > 0) this.#pause(retryAfter);
  }

  /** The receiver asked for a wait: nothing at all is sent to it meanwhile. */
  #pause(ms: number): void {
    const until = this.clock.monotonic() + ms;
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#slots.close();
    this.#waits.after(ms, () => {
      if (this.#pausedUntil > until) return;
      this.#slots.open();
      this.#schedule();
    });
  }

  #halt(reason: FailureReason, error: SinkError): void {
    this.#stopped = { reason, error };
    this.#failed(this.#queue.clear(), reason, error);
    // What waits for its next attempt has nothing to wait for any more.
    this.#waits.endAll();
  }

  #settle({ submission, index }: Item, delivery: SinkDelivery): void {
    if (!submission.settle(index, delivery)) return;
    this.#pending--;
    this.#announceDrained();
  }

  #announceDrained(): void {
    if (this.#pending > 0) return;
    for (const resolve of this.#whenDrained.splice(0)) resolve();
  }
}

function tooLarge(size: number, limit: number): SinkError {
  const message = `The event has ${size} bytes, more than the limit of ${limit}; it was not sent`;
  return new SinkError(message, { retryable: false });
}
