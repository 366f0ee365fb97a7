import {
  type AcceptedEvent,
  type BatchLimits,
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

  constructor(readonly name = 'discard') {}

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    const size = Buffer.byteLength(payload);
    this.encodedBytes += size;
    return { event, key: event.subject, size, payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]): readonly [number, Uint8Array] {
    let size = 1 + batch.length;
    for (const one of batch) size += one.size;
    const body = Buffer.allocUnsafe(size);
    let at = body.write('[');
    for (const { payload, size: bytes } of batch) {
      // As the sink over HTTP does: what has as many bytes as characters is ASCII.
      at += body.write(payload, at, bytes === payload.length ? 'latin1' : 'utf8');
      at += body.write(at === size - 1 ? ']' : ',', at);
    }
    if (at !== size) throw new Error('The body has another size than its events');
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
