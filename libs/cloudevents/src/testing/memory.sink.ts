import type { AcceptedEvent, CloudEvent } from '../core/index.js';
import { contentSize, decodeStructured, encodeStructured } from '../formats/json/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../sinks/sink.js';

/** Keeps what is published, for tests: `CloudEventsModule.forRoot({ sink: 'none', sinks: [new MemorySink()] })`. */
export class MemorySink implements Sink<string, readonly string[]> {
  readonly limits: BatchLimits = { events: 100, bytes: Infinity, overhead: 0, hardLimit: Infinity, concurrency: 1 };
  /** Everything that was delivered, in order, as a receiver would read it. */
  readonly events: CloudEvent[] = [];

  constructor(readonly name = 'memory') {}

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    return { event, key: event.subject, size: contentSize(event, payload), payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]): readonly string[] {
    return batch.map(({ payload }) => payload);
  }

  attempt(prepared: readonly string[]): Promise<Outcome> {
    this.events.push(...prepared.map((text) => decodeStructured(text)));
    return Promise.resolve({ status: 'delivered' });
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
