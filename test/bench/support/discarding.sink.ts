import type { AcceptedEvent, BatchLimits, EncodedEvent, Outcome, Sink } from '../../../libs/cloudevents/src/index.js';
import { encodeStructured } from '../../../libs/cloudevents/src/formats/json/index.js';

/** Encodes events as the sinks over HTTP and Kafka do, takes them all at once, and keeps none. */
export class DiscardingSink implements Sink<string, number> {
  readonly limits: BatchLimits = { events: 100, bytes: 1024 * 1024, overhead: 2, hardLimit: Infinity, concurrency: 4 };
  delivered = 0;

  constructor(
    readonly name: string,
    private readonly whenDelivered: (all: number) => void,
  ) {}

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    return { event, key: event.subject, size: payload.length, payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]): number {
    return batch.length;
  }

  attempt(events: number): Promise<Outcome> {
    this.delivered += events;
    this.whenDelivered(this.delivered);
    return Promise.resolve({ status: 'delivered' });
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
