import { type DeadLetterError, SinkError } from '../errors/index.js';
import type { AcceptedEvent } from '../core/index.js';
import type { EncodedEvent, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { BatchDelivery } from './batch-delivery.js';
import type { CircuitState } from './circuit-breaker.js';
import { type DeadLetterStore, DeadLetterLog, DeadLetterWriter, type Failure, letterOf } from './dead-letters/index.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import { expiryOf } from './expiry.js';
import { OrderQueue } from './order-queue.js';
import type { Rejected } from './outcome-sorting.js';
import type { FailureReason, SinkDelivery } from './sink-delivery.js';
import { SinkGate } from './sink-gate.js';
import { type DeliveryLog, SinkStatus } from './sink-status.js';
import { type Item, Submission, type SubmitOptions } from './submission.js';
import { Waits } from './waits.js';

/** How one sink is doing. `disabled`: the receiver said it is gone for good (HTTP 410). */
export interface SinkHealth {
  readonly sink: string;
  readonly status: 'up' | 'down' | 'disabled';
  /** `open`: it failed too often, and is left alone for a while; `half-open`: one attempt shows whether it is back. */
  readonly circuit: CircuitState;
  /** Events accepted and not settled. */
  readonly pending: number;
  /** Events dropped since the start because their `expirytime` had passed. */
  readonly expired: number;
  readonly lastError?: SinkError;
  /** Why events that the sink did not get cannot be made dead letters, so that they and their subjects wait. */
  readonly deadLetterError?: DeadLetterError;
}

/**
 * Everything between acceptance and one sink: order per key, batches, retries, pauses. Each sink has a channel of its
 * own, so that none can delay another.
 */
export class DeliveryChannel {
  readonly #queue = new OrderQueue();
  readonly #underWay = new Set<readonly Item[]>();
  readonly #gate: SinkGate;
  readonly #waits: Waits;
  readonly #batches: BatchDelivery;
  readonly #status: SinkStatus;
  /** More than other batches may go on failing. */
  readonly #lasting = new Set<readonly Item[]>();
  /** Where events go that the sink did not get. */
  readonly deadLetters: DeadLetterWriter | undefined;
  #lastDelivered = -Infinity;
  #pending = 0;
  #bytes = 0;
  #expired = 0;
  #whenDrained: (() => void)[] = [];
  #whenPaused: (ms: number) => void = () => undefined;
  #scheduled = false;
  #stopped: { readonly reason: FailureReason; readonly error: SinkError } | undefined;

  constructor(
    readonly sink: Sink,
    policy: DeliveryPolicy,
    private readonly clock: Clock,
    log: DeliveryLog,
    /** Called whenever fewer events are pending than before. */
    private readonly whenLess: () => void = () => undefined,
    deadLetters?: DeadLetterStore,
  ) {
    this.#status = new SinkStatus(sink.name, clock, log);
    this.#waits = new Waits(clock);
    if (deadLetters !== undefined) {
      const deadLetterLog = new DeadLetterLog(sink.name, clock, log);
      this.deadLetters = new DeadLetterWriter(deadLetters, policy, clock, deadLetterLog);
    }
    const { concurrency, rate } = sink.limits;
    const gate = { breaker: policy.breaker, rate };
    this.#gate = new SinkGate(concurrency, gate, clock, this.#waits, this.#status, () => this.#schedule());
    this.#batches = new BatchDelivery(sink, policy, clock, this.#gate, this.#waits, {
      delivered: (items) => this.#delivered(items),
      rejected: (rejected) => this.#rejected(rejected),
      failed: (items, reason, error) => this.#taken(items, (item) => this.#fail(item, reason, error)),
      expired: (items) => this.#dropped(items),
      failing: (error) => {
        if (this.#stopped === undefined) this.#status.failing(error);
      },
      paused: (ms) => this.#whenPaused(ms),
      lastDelivered: () => this.#lastDelivered,
      stopped: () => this.#stopped,
    });
  }

  get name(): string {
    return this.sink.name;
  }

  /** Events accepted and not settled. */
  get pending(): number {
    return this.#pending;
  }

  /** Their bytes, as the sink sends them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws InvalidEventError when the sink cannot represent the event */
  encode(event: AcceptedEvent): EncodedEvent {
    return this.sink.encode(event);
  }

  /** Queues events in the order given. The promise never rejects. */
  submit(events: readonly EncodedEvent[], options: SubmitOptions = {}): Promise<readonly SinkDelivery[]> {
    const submission = new Submission(events.length);
    this.#pending += events.length;
    const { hardLimit } = this.sink.limits;
    const { failingFor } = options;
    const failingSince = failingFor === undefined ? undefined : this.clock.monotonic() - failingFor;
    events.forEach((encoded, index) => {
      const expiry = expiryOf(encoded.event);
      const item: Item = { encoded, submission, index, expiry, options, attempts: 0, failingSince };
      this.#bytes += encoded.size;
      if (this.#stopped !== undefined) this.#fail(item, this.#stopped.reason, this.#stopped.error);
      else if (encoded.size > hardLimit) this.#fail(item, 'too-large', tooLarge(encoded.size, this.sink));
      else this.#queue.push(item);
    });
    this.#schedule();
    return submission.settled;
  }

  /** Milliseconds for which the receiver is still to be left alone. */
  get pausedFor(): number {
    return this.#gate.pausedFor;
  }

  /** Sends nothing for so many milliseconds, as the receiver asked of another process. */
  pause(ms: number): void {
    this.#gate.pause(ms);
  }

  /** Calls back whenever the receiver asks this process for a wait. */
  watchPauses(listener: (ms: number) => void): void {
    this.#whenPaused = listener;
  }

  health(): SinkHealth {
    const lastError = this.#status.error;
    const status = this.#stopped?.reason === 'gone' ? 'disabled' : lastError === undefined ? 'up' : 'down';
    const { circuit } = this.#gate;
    const deadLetterError = this.deadLetters?.error;
    return {
      sink: this.name,
      status,
      circuit,
      pending: this.#pending,
      expired: this.#expired,
      ...(lastError === undefined ? {} : { lastError }),
      ...(deadLetterError === undefined ? {} : { deadLetterError }),
    };
  }

  /** Resolves when nothing is pending. */
  drained(): Promise<void> {
    return this.#pending === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  /**
   * Ends everything that is left as failed, at once, and closes the sink; what becomes dead letters is put first, as far
   * as their store takes it. Says how many events that were.
   */
  async stop(): Promise<number> {
    const left = this.#pending;
    const error = this.#status.error ?? new SinkError('The application stopped before delivery', { retryable: true });
    this.#halt('shutdown', error);
    for (const batch of this.#underWay) for (const item of batch) this.#fail(item, 'shutdown', error);
    const put = this.deadLetters?.end();
    try {
      await this.sink.close();
    } finally {
      await put;
    }
    return left;
  }

  #schedule(): void {
    if (this.#scheduled || !this.#mayStart()) return;
    this.#scheduled = true;
    // What is published in one burst goes as one batch; while attempts are under way the next batch gathers.
    this.clock.soon(() => {
      this.#scheduled = false;
      while (this.#mayStart()) this.#start();
    });
  }

  /**
   * While the sink fails, only a few batches may wait for their retry: enough for subjects that do not fail to pass,
   * too few for an outage to use up the attempts of everything that waits. Those that may go on failing do not count:
   * they would keep others out for as long.
   */
  #mayStart(): boolean {
    if (!this.#gate.slots.free || !this.#queue.hasReady) return false;
    const waiting = this.#underWay.size - this.#lasting.size;
    return this.#status.error === undefined || waiting < 2 * this.sink.limits.concurrency;
  }

  #start(): void {
    const batch = this.#queue.take(this.sink.limits);
    this.#underWay.add(batch);
    const whenLasting = (): void => {
      this.#lasting.add(batch);
      this.#schedule();
    };
    void this.#batches.deliver(batch, whenLasting).then(() => {
      this.#underWay.delete(batch);
      this.#lasting.delete(batch);
      this.#schedule();
    });
  }

  #delivered(items: readonly Item[]): void {
    if (items.length === 0) return;
    this.#lastDelivered = this.clock.monotonic();
    this.#status.working();
    let delivery: SinkDelivery | undefined;
    this.#taken(items, (item) => {
      // Most items of a batch took equally many attempts and share one object.
      if (delivery?.attempts !== item.attempts) {
        delivery = { sink: this.name, status: 'delivered', attempts: item.attempts };
      }
      this.#settle(item, delivery);
    });
  }

  #rejected(rejected: readonly Rejected[]): void {
    for (const refusal of rejected) {
      const { item, reason, error } = refusal;
      this.#taken([item], () => this.#fail(item, reason, error));
      if (reason !== 'gone') this.#status.refused(refusal);
      else if (this.#stopped === undefined) this.#disable(error);
    }
  }

  #dropped(items: readonly Item[]): void {
    this.#expired += items.length;
    this.#status.expired(items.length);
    this.#taken(items, (item) => this.#settle(item, { sink: this.name, status: 'expired', attempts: item.attempts }));
  }

  #disable(error: SinkError): void {
    this.#status.gone(error);
    const message = `Sink '${this.name}' is disabled until the application starts anew, since its receiver is gone; not sent`;
    this.#halt('gone', new SinkError(message, { retryable: false, ...statusOf(error), cause: error }));
  }

  #halt(reason: FailureReason, error: SinkError): void {
    // What is gone stays so to the end.
    if (this.#stopped?.reason !== 'gone') this.#stopped = { reason, error };
    for (const item of this.#queue.clear()) this.#fail(item, reason, error);
    this.#waits.endAll();
  }

  /** Settles events that were taken from the queue, and lets their keys go on. */
  #taken(items: readonly Item[], settle: (item: Item) => void): void {
    for (const item of items) {
      settle(item);
      if (item.rest === undefined) this.#queue.settled(item);
      else void item.rest.then(() => this.#rested(item));
    }
  }

  #rested(item: Item): void {
    this.#queue.settled(item);
    this.#schedule();
  }

  #fail(item: Item, reason: FailureReason, error: SinkError): void {
    const delivery = { sink: this.name, status: 'failed', attempts: item.attempts, reason, error } as const;
    const isKept = item.options.keeps?.(reason) === true;
    if (isKept || this.deadLetters === undefined) this.#settle(item, delivery);
    else this.#giveUp(item, { ...delivery, failingFor: this.#failingFor(item) }, delivery, this.deadLetters);
  }

  /** Into the dead letters. Until they have it its key rests, since a crash in between would reorder. */
  #giveUp(item: Item, failure: Failure, delivery: SinkDelivery, writer: DeadLetterWriter): void {
    if (item.isDecided === true) return;
    item.isDecided = true;
    const { event, key, size: bytes } = item.encoded;
    const letter = letterOf(this.name, event, failure, this.clock);
    const put = writer.put({ letter, key, bytes, error: failure.error });
    item.rest = put.then((deadLetterError) => {
      const isPut = deadLetterError === undefined;
      return this.#note(item, isPut ? { ...delivery, status: 'dead-lettered' } : { ...delivery, deadLetterError });
    });
  }

  #settle(item: Item, delivery: SinkDelivery): void {
    if (item.isDecided === true) return;
    item.isDecided = true;
    item.rest = this.#note(item, delivery);
  }

  #note(item: Item, delivery: SinkDelivery): Promise<unknown> | undefined {
    const { submission, index, encoded, options } = item;
    submission.settle(index, delivery);
    const rest = options.whenSettled?.(delivery, this.#failingFor(item));
    this.#bytes -= encoded.size;
    this.#pending--;
    this.whenLess();
    if (this.#pending === 0) for (const resolve of this.#whenDrained.splice(0)) resolve();
    return rest;
  }

  #failingFor({ failingSince }: Item): number | undefined {
    return failingSince === undefined ? undefined : this.clock.monotonic() - failingSince;
  }
}

function tooLarge(size: number, { limits: { hardLimit, hardLimitName } }: Sink): SinkError {
  const setting = hardLimitName === undefined ? '' : ` (${hardLimitName})`;
  const message = `The event has ${size} bytes, more than the limit of ${hardLimit}${setting}; it was not sent`;
  return new SinkError(message, { retryable: false });
}

function statusOf({ statusCode }: SinkError): { statusCode?: number } {
  return statusCode === undefined ? {} : { statusCode };
}
