import { SinkError } from '../errors/index.js';
import type { Outcome, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { settledWithin } from '../time/settled-within.js';
import type { Item } from './item.js';

/** One more attempt at the same bytes; never rejects. */
export type Attempt = () => Promise<Outcome | readonly Outcome[] | undefined>;

/** Milliseconds, for sinks that do not say. */
const longest = 600_000;

/**
 * Attempts at one batch, which is prepared once. A sink that throws, although it must not, has failed the attempt, as has
 * one that gives no outcome in time: whatever comes later counts no more.
 */
export function attemptsAt(sink: Sink, items: readonly Item[], clock: Pick<Clock, 'after'>): Attempt {
  let prepared: { readonly batch: unknown } | undefined;
  const { attemptTimeout = longest } = sink.limits;
  return async () => {
    try {
      prepared ??= { batch: sink.prepare(items) };
      const attempt = Promise.resolve(sink.attempt(prepared.batch));
      if (attemptTimeout === Infinity || (await settledWithin(clock, attemptTimeout, attempt))) return await attempt;
      return failed(sink, `no outcome within ${attemptTimeout / 1000} s`);
    } catch (cause) {
      return failed(sink, cause instanceof Error ? cause.message : 'unknown error', cause);
    }
  };
}

function failed({ name }: Sink, why: string, cause?: unknown): Outcome {
  return { status: 'retry', error: new SinkError(`Sink '${name}' failed: ${why}`, { retryable: true, cause }) };
}
