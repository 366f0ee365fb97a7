import {
  type AcceptedEvent,
  type BatchLimits,
  encodeBatch,
  encodeStructured,
  type EncodedEvent,
  type Outcome,
  type Sink,
} from 'nestjs-cloudevents';

const taken: Promise<Outcome> = Promise.resolve({ status: 'delivered' });

/** Makes the bytes of batches as the HTTP sink does, and throws them away. */
export class DiscardingSink implements Sink<string, { events: number; body: Uint8Array }> {
  readonly limits: BatchLimits = {
    events: 100,
    bytes: 1024 * 1024,
    overhead: 2,
    separator: 1,
    hardLimit: 10 * 1024 * 1024,
    concurrency: 4,
    attemptTimeout: Infinity,
  };
  sent = 0;
  bytes = 0;

  constructor(readonly name: string) {}

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    return { event, key: event.subject, size: Buffer.byteLength(payload), payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]) {
    return { events: batch.length, body: Buffer.from(encodeBatch(batch.map(({ payload }) => payload))) };
  }

  attempt({ events, body }: { events: number; body: Uint8Array }): Promise<Outcome> {
    this.sent += events;
    this.bytes += body.length;
    return taken;
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
