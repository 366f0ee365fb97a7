import type { SinkError } from '../errors/index.js';
import type { AcceptedEvent } from '../core/index.js';
import type { EncodedEvent, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { BatchDelivery } from './batch-delivery.js';
import { type DeadLetterStore, DeadLetterLog, DeadLetterWriter } from './dead-letters/index.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import { nobody } from './delivery.js';
import { Item } from './item.js';
import { Linger } from './linger.js';
import { OrderQueue } from './order-queue.js';
import type { Rejected } from './outcome-sorting.js';
import { PendingItems } from './pending-items.js';
import type { FailureReason, SinkDelivery } from './sink-delivery.js';
import { SinkGate } from './sink-gate.js';
import type { SinkHealth } from './sink-health.js';
import { type DeliveryLog, SinkStatus } from './sink-status.js';
import { Submission, type SubmitOptions } from './submission.js';
import { headsOf, UnderWay } from './under-way.js';
import { receiverGone, stoppedBefore, tooLarge } from './undeliverable.js';
import { Waits } from './waits.js';

/** From so many events on they may wait for long: then their memory is worth more than the time to save some. */
const backlog = 1000;

/**
 * Everything between acceptance and one sink: order per key, batches, retries, pauses. Each sink has a channel of its
 * own, so that none can delay another.
 */
export class DeliveryChannel {
  readonly #queue = new OrderQueue();
  readonly #underWay = new UnderWay();
  readonly #gate: SinkGate;
  readonly #waits: Waits;
  readonly #linger: Linger;
  readonly #batches: BatchDelivery;
  readonly #status: SinkStatus;
  /** Where events go that the sink did not get. */
  readonly deadLetters: DeadLetterWriter | undefined;
  readonly #pending: PendingItems;
  #lastDelivered = -Infinity;
  #expired = 0;
  #whenPaused: (ms: number) => void = () => undefined;
  #scheduled = false;
  #stopped: { readonly reason: FailureReason; readonly error: SinkError } | undefined;

  constructor(
    readonly sink: Sink,
    policy: DeliveryPolicy,
    private readonly clock: Clock,
    log: DeliveryLog,
    /** Called whenever fewer events are pending than before. */
    whenLess: () => void = () => undefined,
    deadLetters?: DeadLetterStore,
  ) {
    this.#status = new SinkStatus(sink.name, clock, log);
    this.#waits = new Waits(clock);
    this.#linger = new Linger(sink.limits, this.#queue, clock, () => this.#schedule());
    if (deadLetters !== undefined) {
      const deadLetterLog = new DeadLetterLog(sink.name, clock, log);
      this.deadLetters = new DeadLetterWriter(deadLetters, policy, clock, deadLetterLog);
    }
    this.#pending = new PendingItems(sink.name, clock, this.deadLetters, whenLess);
    const { concurrency, rate } = sink.limits;
    const gate = { breaker: policy.breaker, rate };
    this.#gate = new SinkGate(concurrency, gate, clock, this.#waits, this.#status, () => this.#schedule());
    this.#batches = new BatchDelivery(sink, policy, clock, this.#gate, this.#waits, {
      delivered: (items) => this.#delivered(items),
      rejected: (rejected) => this.#rejected(rejected),
      failed: (items, reason, error) => this.#taken(items, (item) => this.#pending.fail(item, reason, error)),
      expired: (items) => this.#dropped(items),
      withdrawn: (items) => this.#withdrawn(items),
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
    return this.#pending.events;
  }

  /** Their bytes, as the sink sends them. */
  get bytes(): number {
    return this.#pending.bytes;
  }

  /** @throws InvalidEventError when the sink cannot represent the event */
  encode(event: AcceptedEvent): EncodedEvent {
    return this.sink.encode(event);
  }

  /** Queues events in the order given. */
  submit(events: readonly EncodedEvent[], options?: SubmitOptions): Submission {
    const failingFor = options?.failingFor;
    const failingSince = failingFor === undefined ? undefined : this.clock.monotonic() - failingFor;
    const submission = new Submission(events.length, options);
    // All of them before any of them is settled.
    for (const encoded of events) this.#pending.add(encoded);
    const { now } = this.#linger;
    for (let index = 0; index < events.length; index++) {
      this.#admit(new Item(events[index] as EncodedEvent, submission, index, failingSince), now);
    }
    this.#schedule();
    return submission;
  }

  /** Queues one event, and keeps nothing besides it. */
  submitOne(encoded: EncodedEvent): Item {
    const item = new Item(encoded, nobody, undefined);
    this.#pending.add(encoded);
    this.#admit(item, this.#linger.now);
    this.#schedule();
    return item;
  }

  /**
   * Gives back what is meant of those events that have an owner, where it is not just being sent, nor failed already: as
   * with reason `shutdown`.
   */
  withdraw(isMeant: (item: Item) => boolean): void {
    const owned = (item: Item): boolean => item.options.owner !== undefined && isMeant(item);
    const given = this.#underWay.items.filter((item) => !item.isSending && owned(item));
    for (const item of [...this.#queue.withdraw(owned), ...given]) this.#pending.giveBack(item, this.#status.error);
  }

  /** Milliseconds for which the receiver is still to be left alone. */
  get pausedFor(): number {
    return this.#gate.pausedFor;
  }

  /** Sends nothing for so many milliseconds, as the receiver asked of another process. */
  pause(ms: number): void {
    this.#gate.pause(ms);
  }

  /** Ends a pause that another process asked for. */
  resume(): void {
    this.#gate.resume();
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
      pending: this.pending,
      expired: this.#expired,
      ...(lastError === undefined ? {} : { lastError }),
      ...(deadLetterError === undefined ? {} : { deadLetterError }),
    };
  }

  /** Resolves when nothing is pending. From then on no event waits for others to share its batch. */
  drained(): Promise<void> {
    this.#linger.end();
    this.#schedule();
    return this.#pending.none();
  }

  /**
   * Ends everything that is left as failed, at once, and closes the sink; what becomes dead letters is put first, as far
   * as their store takes it. Says how many events that were.
   */
  async stop(): Promise<number> {
    const left = this.pending;
    const error = stoppedBefore(this.#status.error);
    this.#halt('shutdown', error);
    for (const item of this.#underWay.items) this.#pending.fail(item, 'shutdown', error);
    const put = this.deadLetters?.end();
    try {
      await this.sink.close();
    } finally {
      await put;
    }
    return left;
  }

  #admit(item: Item, now: number): void {
    const { size } = item;
    if (this.#stopped !== undefined) this.#pending.fail(item, this.#stopped.reason, this.#stopped.error);
    else if (size > this.sink.limits.hardLimit) this.#pending.fail(item, 'too-large', tooLarge(size, this.sink));
    else {
      this.#queue.push(item, now);
      if (this.pending > backlog) item.event.compact(item.key);
    }
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
    if (this.#status.error !== undefined && this.#underWay.size >= 2 * this.sink.limits.concurrency) return false;
    return this.#linger.isDue();
  }

  #start(): void {
    const batch = this.#queue.take(this.sink.limits);
    this.#underWay.add(batch);
    const whenLasting = (): void => {
      if (!this.#underWay.lasts(batch)) return;
      // What goes on failing is not to fill the memory: of each owner the first event stays.
      const heads = headsOf(batch);
      this.withdraw((item) => (heads.get(item.options.owner as object) ?? item) !== item);
      this.#schedule();
    };
    void this.#batches.deliver(batch, whenLasting).then(() => {
      this.#underWay.delete(batch);
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
      this.#pending.settle(item, delivery);
    });
  }

  #rejected(rejected: readonly Rejected[]): void {
    for (const refusal of rejected) {
      const { item, reason, error } = refusal;
      this.#taken([item], () => this.#pending.fail(item, reason, error));
      if (reason !== 'gone') this.#status.refused(refusal);
      else if (this.#stopped === undefined) this.#disable(error);
    }
  }

  /** What waits behind one that may not be sent goes back with it: it might be sent first once it may be again. */
  #withdrawn(items: readonly Item[]): void {
    const owners = new Set(items.flatMap(({ isDecided, options }) => (isDecided ? [] : [options.owner])));
    this.#taken(items, (item) => this.#pending.giveBack(item, this.#status.error));
    this.withdraw(({ options }) => owners.has(options.owner));
  }

  #dropped(items: readonly Item[]): void {
    this.#expired += items.length;
    this.#status.expired(items.length);
    this.#taken(items, (item) =>
      this.#pending.settle(item, { sink: this.name, status: 'expired', attempts: item.attempts }),
    );
  }

  #disable(error: SinkError): void {
    this.#status.gone(error);
    this.#halt('gone', receiverGone(this.name, error));
  }

  #halt(reason: FailureReason, error: SinkError): void {
    // What is gone stays so to the end.
    if (this.#stopped?.reason !== 'gone') this.#stopped = { reason, error };
    for (const item of this.#queue.clear()) this.#pending.fail(item, reason, error);
    this.#waits.endAll();
    this.#linger.end();
  }

  /** Settles events that were taken from the queue, and lets their keys go on. */
  #taken(items: readonly Item[], settle: (item: Item) => void): void {
    for (const item of items) {
      settle(item);
      if (item.rest === undefined) this.#over(item);
      else void item.rest.then(() => this.#rested(item));
    }
    this.#batches.moved();
  }

  #rested(item: Item): void {
    this.#over(item);
    this.#batches.moved();
    this.#schedule();
  }

  #over(item: Item): void {
    item.end();
    this.#queue.settled(item, this.#linger.now);
  }
}
