import type { SinkError } from '../errors/index.js';
import type { Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { BatchAttempts, type Outcomes } from './batch-attempts.js';
import { Bisection } from './bisection.js';
import { hasExpired } from './expiry.js';
import { type Rejected, sortOutcomes } from './outcome-sorting.js';
import { backoff, type RetryPolicy } from './retry-policy.js';
import type { FailureReason } from './sink-delivery.js';
import type { SinkGate } from './sink-gate.js';
import type { Item } from './item.js';
import type { Waits } from './waits.js';

/** Why nothing may be sent any more. */
export interface Stop {
  readonly reason: FailureReason;
  readonly error: SinkError;
}

/** Where the outcomes go. */
export interface BatchOutcomes {
  delivered(items: readonly Item[]): void;
  rejected(rejected: readonly Rejected[]): void;
  failed(items: readonly Item[], reason: FailureReason, error: SinkError): void;
  expired(items: readonly Item[]): void;
  /** They were given back, or are to be: their owner may not have them sent any more. */
  withdrawn(items: readonly Item[]): void;
  /** An attempt failed and will be repeated. */
  failing(error: SinkError): void;
  /** The receiver asked for a wait of so many milliseconds. */
  paused(ms: number): void;
  /** When the sink last took anything, by the clock for waits. */
  lastDelivered(): number;
  /** Why nothing may be sent any more, if so. */
  stopped(): Stop | undefined;
}

/** Failures in a row. */
const lasting = 5;

/** Repeats a batch until each of its events is delivered, refused or out of attempts. */
export class BatchDelivery {
  readonly #halves = new Bisection((part, whenLasting) => this.deliver(part, whenLasting, true));

  constructor(
    private readonly sink: Sink,
    private readonly policy: RetryPolicy,
    private readonly clock: Clock,
    private readonly gate: SinkGate,
    private readonly waits: Waits,
    private readonly outcomes: BatchOutcomes,
  ) {}

  /** Keys may go on. */
  moved(): void {
    this.#halves.moved();
  }

  /**
   * Resolves when every item is settled, or about to be; never rejects. The bytes stay the same as long as the batch
   * does.
   *
   * @param whenLasting called where it goes on after as many failures as end other batches, with each further one, and
   *   where a part of it waits for another one
   * @param isPart of a batch that failed as a whole
   */
  async deliver(batch: readonly Item[], whenLasting: () => void, isPart = false): Promise<void> {
    const { gate, outcomes, policy, clock } = this;
    let items = batch;
    let attempts = new BatchAttempts(this.sink, items, clock);
    let failures = 0;
    for (;;) {
      const place = gate.slots.acquire();
      if (place !== undefined) await place;
      const stopped = outcomes.stopped();
      if (stopped !== undefined) {
        gate.slots.release();
        return outcomes.failed(items, stopped.reason, stopped.error);
      }
      const open = this.#unexpired(this.#unwithdrawn(items));
      if (open !== items) attempts = new BatchAttempts(this.sink, (items = open), clock);
      if (items.length === 0) return gate.slots.release();

      // Whether the other side is back is tried at nobody's expense.
      const isProbe = gate.circuit === 'half-open';
      for (const item of items) item.send();
      let answer: Outcomes;
      try {
        answer = await attempts.next();
      } catch (cause) {
        answer = attempts.failed(cause);
      }
      const sorted = sortOutcomes(items, answer);
      for (const item of items) item.sent();
      if (sorted.delivered.length === items.length) attempts.over();
      outcomes.delivered(sorted.delivered);
      outcomes.rejected(sorted.rejected);
      if (sorted.error !== undefined) outcomes.failing(sorted.error);
      // Before the place is free for others: a wait the receiver asked for holds them too.
      if (sorted.retryAfter > 0) {
        gate.pause(sorted.retryAfter);
        outcomes.paused(sorted.retryAfter);
      }
      if (sorted.repeat.length < items.length) gate.worked();
      else gate.failed();
      gate.slots.release();

      if (sorted.divisible.length > 0) await this.#halves.run(sorted.divisible, whenLasting);
      if (sorted.error === undefined) return;
      if (!isProbe) failures++;
      let left = this.#dismiss(sorted.repeat, failures, sorted.error);
      if (left.length === 0) return;
      const isLasting = failures >= this.#patience(left);
      if (isLasting) whenLasting();
      left = this.#unwithdrawn(left);
      if (left.length === 0) return;
      if (left.length < items.length) attempts = new BatchAttempts(this.sink, (items = left), clock);
      const wait = failures === 0 ? policy.minDelay : backoff(policy, failures, clock.random());
      await this.#wait(Math.max(wait, sorted.retryAfter));
      if (isProbe) await this.#afterOthers();
      if (isLasting && this.#mayHalve(items, isPart)) return this.#halves.run(items, whenLasting);
    }
  }

  /** After how many failures it is an outage, or the fault of an event. */
  #patience(items: readonly Item[]): number {
    const { attempts } = this.policy;
    // However many attempts others have: those that may fail for hours are not to hold up the rest as long.
    return items.every(({ options }) => options.giveUpAfter !== undefined) ? Math.min(attempts, lasting) : attempts;
  }

  /** What may be tried again; the rest has failed. */
  #dismiss(items: readonly Item[], failures: number, error: SinkError): readonly Item[] {
    const now = this.clock.monotonic();
    const isOver = (item: Item): boolean => {
      const { giveUpAfter } = item.options;
      const since = (item.failingSince ??= now);
      return giveUpAfter === undefined ? failures >= this.policy.attempts : now - since >= giveUpAfter;
    };
    const over = new Set(items.filter(isOver));
    this.outcomes.failed([...over], 'exhausted', error);
    return items.filter((item) => !over.has(item));
  }

  /** The same list where everything may still be sent; what may not is dropped. */
  #unwithdrawn(items: readonly Item[]): readonly Item[] {
    const isWithdrawn = ({ isDecided, options }: Item): boolean => isDecided || options.mayBeSent?.() === false;
    if (!items.some(isWithdrawn)) return items;
    const withdrawn = new Set(items.filter(isWithdrawn));
    this.outcomes.withdrawn([...withdrawn]);
    return items.filter((item) => !withdrawn.has(item));
  }

  /** The same list where nothing has expired; what has is dropped. */
  #unexpired(items: readonly Item[]): readonly Item[] {
    const now = this.clock.wall();
    if (!items.some(({ expiry }) => hasExpired(expiry, now))) return items;
    this.outcomes.expired(items.filter(({ expiry }) => hasExpired(expiry, now)));
    return items.filter(({ expiry }) => !hasExpired(expiry, now));
  }

  /**
   * A single event may be what the receiver fails at, and others must not wait for it. Where nothing gets through at all,
   * more and smaller batches would only be a burden: then it is done once.
   */
  #mayHalve(items: readonly Item[], isPart: boolean): boolean {
    const since = Math.min(...items.map(({ failingSince = Infinity }) => failingSince));
    return items.length > 1 && (!isPart || this.outcomes.lastDelivered() > since);
  }

  /**
   * What failed as a probe may be what the receiver fails at: whatever else there is is tried before it, or it would be
   * the only probe for ever.
   */
  async #afterOthers(): Promise<void> {
    const { gate, policy } = this;
    const isOthers = (): boolean => gate.circuit === 'open' || (gate.circuit === 'half-open' && !gate.slots.free);
    // Longer than a batch takes to start.
    const turn = Math.max(policy.minDelay, 10);
    while (this.outcomes.stopped() === undefined && isOthers()) {
      await this.#wait(Math.max(gate.brokenFor, gate.pausedFor) + turn);
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.waits.after(ms, resolve));
  }
}
