import type { SinkError } from '../errors/index.js';
import type { AcceptedEvent } from '../core/index.js';
import type { EncodedEvent, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { BatchDelivery, type Stop } from './batch-delivery.js';
import { BatchDispatch } from './batch-dispatch.js';
import { ChannelOutcomes } from './channel-outcomes.js';
import type { ChannelParts } from './channel-parts.js';
import { type DeadLetterStore, DeadLetterLog, DeadLetterWriter } from './dead-letters/index.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import { nobody } from './delivery.js';
import { Item } from './item.js';
import { Linger } from './linger.js';
import { OrderQueue } from './order-queue.js';
import { PendingItems } from './pending-items.js';
import type { FailureReason } from './sink-delivery.js';
import { SinkGate } from './sink-gate.js';
import type { SinkHealth } from './sink-health.js';
import { type DeliveryLog, SinkStatus } from './sink-status.js';
import { Submission, type SubmitOptions } from './submission.js';
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
  readonly #gate: SinkGate;
  readonly #waits: Waits;
  readonly #linger: Linger;
  readonly #status: SinkStatus;
  /** Where events go that the sink did not get. */
  readonly deadLetters: DeadLetterWriter | undefined;
  readonly #pending: PendingItems;
  readonly #outcomes: ChannelOutcomes;
  readonly #dispatch: BatchDispatch;
  #stopped: Stop | undefined;

  constructor(
    readonly sink: Sink,
    policy: DeliveryPolicy,
    private readonly clock: Clock,
    log: DeliveryLog,
    /** Called whenever fewer events are pending than before. */
    whenLess: () => void = () => undefined,
    deadLetters?: DeadLetterStore,
  ) {
    const schedule = (): void => this.#dispatch.schedule();
    this.#status = new SinkStatus(sink.name, clock, log);
    this.#waits = new Waits(clock);
    this.#linger = new Linger(sink.limits, this.#queue, clock, schedule);
    if (deadLetters !== undefined) {
      const deadLetterLog = new DeadLetterLog(sink.name, clock, log);
      this.deadLetters = new DeadLetterWriter(deadLetters, policy, clock, deadLetterLog);
    }
    this.#pending = new PendingItems(sink.name, clock, this.deadLetters, whenLess);
    const { concurrency, rate } = sink.limits;
    const gatePolicy = { breaker: policy.breaker, rate };
    this.#gate = new SinkGate(concurrency, gatePolicy, clock, this.#waits, this.#status, schedule);
    const [queue, linger, gate, status, pending] = [this.#queue, this.#linger, this.#gate, this.#status, this.#pending];
    const parts: ChannelParts = { sink, clock, queue, linger, gate, status, pending };
    this.#outcomes = new ChannelOutcomes(parts, {
      stopped: () => this.#stopped,
      gone: (error) => this.#disable(error),
      withdraw: (isMeant) => this.withdraw(isMeant),
      moved: () => batches.moved(),
      schedule,
    });
    const batches = new BatchDelivery(sink, policy, clock, gate, this.#waits, this.#outcomes);
    this.#dispatch = new BatchDispatch(parts, batches);
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
    this.#dispatch.schedule();
    return submission;
  }

  /** Queues one event, and keeps nothing besides it. */
  submitOne(encoded: EncodedEvent): Item {
    const item = new Item(encoded, nobody, undefined);
    this.#pending.add(encoded);
    this.#admit(item, this.#linger.now);
    this.#dispatch.schedule();
    return item;
  }

  /**
   * Gives back what is meant of those events that have an owner, where it is not just being sent, nor failed already: as
   * with reason `shutdown`.
   */
  withdraw(isMeant: (item: Item) => boolean): void {
    this.#dispatch.withdraw(isMeant);
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
    this.#outcomes.watchPauses(listener);
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
      expired: this.#outcomes.expiredEvents,
      ...(lastError === undefined ? {} : { lastError }),
      ...(deadLetterError === undefined ? {} : { deadLetterError }),
    };
  }

  /** Resolves when nothing is pending. From then on no event waits for others to share its batch. */
  drained(): Promise<void> {
    this.#linger.end();
    this.#dispatch.schedule();
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
    for (const item of this.#dispatch.underWay) this.#pending.fail(item, 'shutdown', error);
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
}
