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
  #isPrepared = false;

  constructor(
    private readonly sink: Sink,
    private readonly items: readonly Item[],
    private readonly clock: Pick<Clock, 'after'>,
  ) {}

  /** One more attempt at the same bytes. What it throws, or rejects with, is for {@link failed}. */
  next(): Promise<Outcomes> {
    const { sink } = this;
    if (!this.#isPrepared) this.#prepared = sink.prepare(this.items);
    this.#isPrepared = true;
    const attempt = sink.attempt(this.#prepared);
    const { attemptTimeout = longest } = sink.limits;
    return attemptTimeout === Infinity ? attempt : this.#limited(Promise.resolve(attempt), attemptTimeout);
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
