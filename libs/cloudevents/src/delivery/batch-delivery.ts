import { SinkError } from '../errors/index.js';
import type { Outcome, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { type Rejected, sortOutcomes } from './outcome-sorting.js';
import { backoff, type RetryPolicy } from './retry-policy.js';
import type { FailureReason } from './sink-delivery.js';
import type { Slots } from './slots.js';
import type { Item } from './submission.js';
import type { Waits } from './waits.js';

/** Where the outcomes go. */
export interface BatchOutcomes {
  delivered(items: readonly Item[]): void;
  rejected(rejected: readonly Rejected[]): void;
  failed(items: readonly Item[], reason: FailureReason, error: SinkError): void;
  /** An attempt failed and will be repeated, perhaps after a wait in milliseconds that holds the whole sink. */
  failing(error: SinkError, retryAfter: number): void;
  /** Why nothing may be sent any more, if so. */
  stopped(): { readonly reason: FailureReason; readonly error: SinkError } | undefined;
}

/** Repeats a batch until each of its events is delivered, refused or out of attempts. */
export class BatchDelivery {
  constructor(
    private readonly sink: Sink,
    private readonly policy: RetryPolicy,
    private readonly clock: Clock,
    private readonly slots: Slots,
    private readonly waits: Waits,
    private readonly outcomes: BatchOutcomes,
  ) {}

  /** Resolves when every item is settled; never rejects. The bytes stay the same as long as the batch does. */
  async deliver(batch: readonly Item[]): Promise<void> {
    let items = batch;
    let attempt = this.#attempts(items);
    for (let tries = 1; ; tries++) {
      await this.slots.acquire();
      const stopped = this.outcomes.stopped();
      if (stopped !== undefined) {
        this.slots.release();
        return this.outcomes.failed(items, stopped.reason, stopped.error);
      }
      for (const item of items) item.attempts++;
      const sorted = sortOutcomes(items, await attempt());
      this.outcomes.delivered(sorted.delivered);
      this.outcomes.rejected(sorted.rejected);
      // Before the place is free for others: a wait the receiver asked for holds them too.
      if (sorted.error !== undefined) this.outcomes.failing(sorted.error, sorted.retryAfter);
      this.slots.release();

      if (sorted.oversized.length > 0) await this.#bisect(sorted.oversized);
      if (sorted.error === undefined) return;
      if (tries >= this.policy.attempts) return this.outcomes.failed(sorted.repeat, 'exhausted', sorted.error);
      if (sorted.repeat.length < items.length) attempt = this.#attempts((items = sorted.repeat));
      await this.#wait(Math.max(backoff(this.policy, tries, this.clock.random()), sorted.retryAfter));
    }
  }

  /** Attempts at one batch, which is prepared once. A sink that throws, although it must not, has failed the attempt. */
  #attempts(items: readonly Item[]): () => Promise<Outcome | readonly Outcome[] | undefined> {
    let prepared: { readonly batch: unknown } | undefined;
    return async () => {
      try {
        prepared ??= { batch: this.sink.prepare(items.map(({ encoded }) => encoded)) };
        return await this.sink.attempt(prepared.batch);
      } catch (cause) {
        const message = `Sink '${this.sink.name}' failed: ${cause instanceof Error ? cause.message : 'unknown error'}`;
        return { status: 'retry', error: new SinkError(message, { retryable: true, cause }) };
      }
    };
  }

  /** Too large together: halves, one after the other to keep the order, until the one that is too large is alone. */
  async #bisect(items: readonly Item[]): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    await this.deliver(items.slice(0, middle));
    await this.deliver(items.slice(middle));
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.waits.after(ms, resolve));
  }
}
