import { SinkError } from '../../../src/errors/index.js';
import type { EncodedEvent, Outcome } from '../../../src/sinks/sink.js';
import type { Defect } from '../support/broken-rules.js';
import { PeerSink } from '../support/peer-sink.js';

type Outcomes = Outcome | readonly Outcome[];
const delivered: Outcome = { status: 'delivered' };

class Reversed extends PeerSink {
  override prepare(batch: readonly EncodedEvent<string>[]): Uint8Array {
    return super.prepare(batch.toReversed());
  }
}

class SendsOnce extends PeerSink {
  readonly #sent = new WeakSet<Uint8Array>();

  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    if (this.#sent.has(prepared)) return delivered;
    this.#sent.add(prepared);
    return super.attempt(prepared);
  }
}

/** Has room for one batch. */
class OneBatch extends PeerSink {
  #batch: Uint8Array = Buffer.from('[]');

  override prepare(batch: readonly EncodedEvent<string>[]): Uint8Array {
    return (this.#batch = super.prepare(batch));
  }

  override attempt(): Promise<Outcomes> {
    return super.attempt(this.#batch);
  }
}

class OneAtATime extends PeerSink {
  #isBusy = false;

  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    if (this.#isBusy) return this.failureOf(new Error('busy'));
    this.#isBusy = true;
    const outcomes = await super.attempt(prepared);
    this.#isBusy = false;
    return outcomes;
  }
}

class Unreachable extends PeerSink {
  override check(): Promise<void> {
    return Promise.reject(new SinkError('not connected yet', { retryable: true }));
  }
}

class ClosesOnce extends PeerSink {
  #isClosed = false;

  override close(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('closed already'));
    this.#isClosed = true;
    return super.close();
  }
}

class ThrowsOnceClosed extends PeerSink {
  #isClosed = false;

  override attempt(prepared: Uint8Array): Promise<Outcomes> {
    if (this.#isClosed) throw new Error('closed');
    return super.attempt(prepared);
  }

  override close(): Promise<void> {
    this.#isClosed = true;
    return super.close();
  }
}

/** Says what became of the first event only. */
class FirstOutcome extends PeerSink {
  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    return [[await super.attempt(prepared)].flat()[0] ?? delivered];
  }
}

/** Names failures alone, at their places. */
class Holes extends PeerSink {
  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    const outcomes = await super.attempt(prepared);
    if (!Array.isArray(outcomes)) return outcomes as Outcome;
    const list: Outcome[] = [];
    list.length = outcomes.length;
    (outcomes as readonly Outcome[]).forEach((one, place) => {
      if (one.status !== 'delivered') list[place] = one;
    });
    return list;
  }
}

export const attemptDefects: readonly Defect<PeerSink>[] = [
  { defect: 'sends the last event first', make: () => new Reversed() },
  { defect: 'sends what it has sent no more', make: () => new SendsOnce() },
  { defect: 'has room for one batch', make: () => new OneBatch() },
  { defect: 'makes one attempt at a time', make: () => new OneAtATime() },
  { defect: 'cannot be reached before its first attempt', make: () => new Unreachable() },
  { defect: 'closes once', make: () => new ClosesOnce() },
  { defect: 'throws once it is closed', make: () => new ThrowsOnceClosed() },
  { defect: 'says what became of the first event', make: () => new FirstOutcome() },
  { defect: 'says what became of those that failed', make: () => new Holes() },
];
