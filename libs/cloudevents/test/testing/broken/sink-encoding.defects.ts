import { acceptEvent, type AcceptedEvent, type CloudEvent } from '../../../src/core/index.js';
import { decodeStructured, encodeStructured } from '../../../src/formats/json/index.js';
import type { BatchLimits, EncodedEvent } from '../../../src/sinks/sink.js';
import type { Defect } from '../support/broken-rules.js';
import { PeerSink } from '../support/peer-sink.js';

class Nameless extends PeerSink {
  override readonly name = '';
}

class Limited extends PeerSink {
  override readonly limits: BatchLimits;

  constructor(change: Partial<BatchLimits>) {
    super();
    this.limits = { ...new PeerSink().limits, ...change };
  }
}

/** Changes the event that it sends. */
class Rewriting extends PeerSink {
  constructor(private readonly change: (event: CloudEvent) => CloudEvent) {
    super();
  }

  override encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(acceptEvent(this.change(decodeStructured(encodeStructured(event)))));
    return { ...super.encode(event), payload, size: Buffer.byteLength(payload) };
  }
}

/** Says something else of the encoded event. */
class Misstating extends PeerSink {
  constructor(private readonly change: (encoded: EncodedEvent<string>) => Partial<EncodedEvent<string>>) {
    super();
  }

  override encode(event: AcceptedEvent): EncodedEvent<string> {
    const encoded = super.encode(event);
    return { ...encoded, ...this.change(encoded) };
  }
}

class Latin1 extends PeerSink {
  override prepare(batch: readonly EncodedEvent<string>[]): Uint8Array {
    return Buffer.from(Buffer.from(super.prepare(batch)).toString(), 'latin1');
  }
}

class NoBytes extends PeerSink {
  override encode(event: AcceptedEvent): EncodedEvent<string> {
    if (event.data.kind === 'binary') throw new TypeError('Do not know how to serialize bytes');
    return super.encode(event);
  }
}

class SendsAtOnce extends PeerSink {
  override prepare(batch: readonly EncodedEvent<string>[]): Uint8Array {
    const prepared = super.prepare(batch);
    void this.peer.post(prepared).catch(() => undefined);
    return prepared;
  }
}

class ChecksWithAnEvent extends PeerSink {
  override async check(): Promise<void> {
    await super.check();
    await this.peer.post(Buffer.from('[{"specversion":"1.0","id":"check","source":"/","type":"check"}]'));
  }
}

/** Writes a batch anew, a little longer, at each attempt. */
class MadeAnew extends PeerSink {
  #attempts = 0;

  override attempt(prepared: Uint8Array) {
    const spaces = ' '.repeat(this.#attempts++);
    return super.attempt(Buffer.from(`${Buffer.from(prepared).toString().slice(0, -1)}${spaces}]`));
  }
}

const without =
  (name: string) =>
  (event: CloudEvent): CloudEvent =>
    Object.fromEntries(Object.entries(event).filter(([one]) => one !== name)) as CloudEvent;

export const encodingDefects: readonly Defect<PeerSink>[] = [
  { defect: 'has no name', make: () => new Nameless() },
  { defect: 'allows no attempt', make: () => new Limited({ concurrency: 0 }) },
  { defect: 'allows no event', make: () => new Limited({ events: Number.NaN }) },
  { defect: 'needs more bytes for a batch than it allows', make: () => new Limited({ overhead: 100, bytes: 100 }) },
  {
    defect: 'loses null',
    make: () => new Rewriting((event) => (event.data === null ? without('data')(event) : event)),
  },
  { defect: 'loses an extension', make: () => new Rewriting(without('traceparent')) },
  { defect: 'loses the subject', make: () => new Rewriting(without('subject')) },
  {
    defect: 'rounds times',
    make: () =>
      new Rewriting((event) =>
        event.time === undefined ? event : { ...event, time: new Date(event.time).toISOString() },
      ),
  },
  { defect: 'gives events other ids', make: () => new Rewriting((event) => ({ ...event, id: `${event.id}!` })) },
  { defect: 'writes Latin-1', make: () => new Latin1() },
  { defect: 'throws an error of its own for bytes', make: () => new NoBytes() },
  { defect: 'gives every event a key of its own', make: () => new Misstating(({ event }) => ({ key: event.id })) },
  { defect: 'gives no keys', make: () => new Misstating(() => ({ key: undefined })) },
  { defect: 'gives all events one key', make: () => new Misstating(() => ({ key: 'key' })) },
  {
    defect: 'gives a copy of the event back',
    make: () => new Misstating(({ event }) => ({ event: acceptEvent(decodeStructured(encodeStructured(event))) })),
  },
  { defect: 'sends what it prepares', make: () => new SendsAtOnce() },
  { defect: 'checks with an event', make: () => new ChecksWithAnEvent() },
  { defect: 'makes the bytes anew at each attempt', make: () => new MadeAnew() },
  { defect: 'counts characters for bytes', make: () => new Misstating(({ payload }) => ({ size: payload.length })) },
  { defect: 'does not count the frame of a batch', make: () => new Limited({ overhead: 0, separator: 0 }) },
  { defect: 'counts nothing', make: () => new Misstating(() => ({ size: 0 })) },
];
