import { SinkError } from '../errors/index.js';
import type { Outcome, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { settledWithin } from '../time/settled-within.js';
import type { Item } from './item.js';

/** One outcome for all events of a batch, or one each. */
export type Outcomes = Outcome | readonly Outcome[] | undefined;

/** Milliseconds, for sinks that do not say. */
const longest = 600_000;

/**
 * Attempts at one batch, which is prepared once. A sink that throws, although it must not, has failed the attempt, as has
 * one that gives no outcome in time: whatever comes later counts no more.
 */
export class BatchAttempts {
  #prepared: unknown;
  #made = 0;

  constructor(
    private readonly sink: Sink,
    private readonly items: readonly Item[],
    private readonly clock: Pick<Clock, 'after'>,
  ) {}

  /** One more attempt at the same bytes. What it throws, or rejects with, is for {@link failed}. */
  next(): Promise<Outcomes> {
    const { sink } = this;
    if (this.#made === 0) this.#prepared = sink.prepare(this.items);
    this.#made++;
    const attempt = sink.attempt(this.#prepared);
    const { attemptTimeout = longest } = sink.limits;
    return attemptTimeout === Infinity ? attempt : this.#limited(Promise.resolve(attempt), attemptTimeout);
  }

  /** Everything is delivered. Where one attempt did it, no other can still be under way. */
  over(): void {
    if (this.#made !== 1) return;
    try {
      this.sink.release?.(this.#prepared);
    } catch {
      // What was delivered stays so, whatever a sink makes of it.
    }
  }

  /** What an attempt gave that threw. */
  failed(cause: unknown): Outcome {
    return this.#failure(cause instanceof Error ? cause.message : 'unknown error', cause);
  }

  async #limited(attempt: Promise<Outcomes>, timeout: number): Promise<Outcomes> {
    if (await settledWithin(this.clock, timeout, attempt)) return attempt;
    return this.#failure(`no outcome within ${timeout / 1000} s`);
  }

  #failure(why: string, cause?: unknown): Outcome {
    const { name } = this.sink;
    return { status: 'retry', error: new SinkError(`Sink '${name}' failed: ${why}`, { retryable: true, cause }) };
  }
}
