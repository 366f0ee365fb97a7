import {
  type AcceptedEvent,
  type BatchLimits,
  contentSize,
  encodeBatchBytes,
  type EncodedEvent,
  encodeStructured,
  type Outcome,
  type Sink,
} from 'nestjs-cloudevents';

/** Makes of events what the sink over HTTP sends, up to the body as bytes, and discards it: always, and at once. */
export class PreparingSink implements Sink<string, readonly [events: number, body: Uint8Array]> {
  readonly limits: BatchLimits = {
    events: 100,
    bytes: 1024 * 1024,
    overhead: 2,
    separator: 1,
    hardLimit: Infinity,
    concurrency: 4,
    attemptTimeout: Infinity,
  };
  /** Bytes of the events it was given, each by itself. */
  encodedBytes = 0;
  delivered = 0;
  /** Of the bodies. */
  deliveredBytes = 0;

  // Each body is gone before the next is made. The sink over HTTP writes to memory of bodies that were sent as well.
  #memory = Buffer.allocUnsafeSlow(64 * 1024);
  readonly #allocate = (bytes: number): Uint8Array => {
    if (bytes > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(bytes);
    return this.#memory.subarray(0, bytes);
  };

  constructor(readonly name = 'discard') {}

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    const size = contentSize(event, payload);
    this.encodedBytes += size;
    return { event, key: event.subject, size, payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]): readonly [number, Uint8Array] {
    const body = encodeBatchBytes(
      batch.map(({ payload }) => payload),
      batch.map(({ size }) => size),
      this.#allocate,
    );
    return [batch.length, body];
  }

  attempt([events, body]: readonly [number, Uint8Array]): Promise<Outcome> {
    this.delivered += events;
    this.deliveredBytes += body.length;
    return Promise.resolve({ status: 'delivered' });
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
