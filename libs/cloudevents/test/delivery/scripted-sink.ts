import type { AcceptedEvent } from '../../src/core/index.js';
import { acceptEvent } from '../../src/core/index.js';
import { SinkError } from '../../src/errors/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../../src/sinks/sink.js';

export const delivered: Outcome = { status: 'delivered' };
export const failing = (retryAfter?: number): Outcome => ({
  status: 'retry',
  error: new SinkError('busy', { retryable: true }),
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
export const rejected = (reason: 'rejected' | 'too-large' | 'gone' = 'rejected'): Outcome => ({
  status: 'rejected',
  reason,
  error: new SinkError('refused', { retryable: false }),
});

type Answer = Outcome | readonly Outcome[] | Promise<Outcome>;

/** A sink whose answers a test decides; an attempt is the list of the event ids it held. */
export class ScriptedSink implements Sink<string, readonly string[]> {
  readonly limits: BatchLimits;
  readonly attempts: string[][] = [];
  /** What each batch was prepared from, to see when bytes are made anew. */
  prepared = 0;
  closed = false;
  mostAtOnce = 0;
  #now = 0;

  constructor(
    private readonly answer: (ids: readonly string[], attempt: number) => Answer = () => delivered,
    limits: Partial<BatchLimits> = {},
    readonly name = 'scripted',
  ) {
    this.limits = {
      events: 100,
      bytes: 1_000_000,
      overhead: 0,
      separator: 0,
      hardLimit: 1_000_000,
      concurrency: 1,
      attemptTimeout: Infinity,
      ...limits,
    };
  }

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const size = event.data.kind === 'text' ? event.data.text.length : 10;
    return { event, key: event.subject, size, payload: event.id };
  }

  prepare(batch: readonly EncodedEvent<string>[]): readonly string[] {
    this.prepared++;
    return batch.map(({ payload }) => payload);
  }

  async attempt(ids: readonly string[]): Promise<Outcome | readonly Outcome[]> {
    this.attempts.push([...ids]);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#now);
    try {
      return await this.answer(ids, this.attempts.length);
    } finally {
      this.#now--;
    }
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

/** `a1` is event 1 of subject a; `-1` has no subject. A size makes the event that large. */
export function event(id: string, size?: number): AcceptedEvent {
  const subject = id.startsWith('-') ? undefined : id.slice(0, 1);
  const base = { specversion: '1.0', id, source: '/test', type: 'test' };
  const data = size === undefined ? {} : { data: 'x'.repeat(size), datacontenttype: 'text/plain' };
  return acceptEvent({ ...base, ...(subject === undefined ? {} : { subject }), ...data });
}

export const events = (...ids: readonly string[]): AcceptedEvent[] => ids.map((id) => event(id));
