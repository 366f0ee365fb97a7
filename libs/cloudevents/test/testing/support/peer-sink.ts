import type { AcceptedEvent } from '../../../src/core/index.js';
import { SinkError } from '../../../src/errors/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../../../src/sinks/sink.js';
import type { PeerBehaviour, SinkUnderTest } from '../../../src/testing/index.js';
import { Peer, type PeerAnswer } from './peer.js';

/** A sink that does everything right: what broken ones are made of. */
export class PeerSink implements Sink<string, Uint8Array> {
  readonly name: string = 'peer';
  readonly limits: BatchLimits = { events: 100, bytes: 1e6, overhead: 2, separator: 1, hardLimit: 1e7, concurrency: 4 };
  readonly peer = new Peer();
  timeout = 10_000;
  protected readonly closed: Promise<never>;
  #close!: (error: Error) => void;

  constructor() {
    this.closed = new Promise((_, reject) => (this.#close = reject));
    this.closed.catch(() => undefined);
  }

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    return { event, key: event.subject, size: Buffer.byteLength(payload), payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]): Uint8Array {
    return Buffer.from(`[${batch.map(({ payload }) => payload).join(',')}]`);
  }

  async attempt(prepared: Uint8Array): Promise<Outcome | readonly Outcome[]> {
    try {
      const answers = await this.ended(this.peer.post(prepared));
      return answers.map((answer) => this.outcomeOf(answer));
    } catch (error) {
      return this.failureOf(error as Error);
    }
  }

  async check(): Promise<void> {
    await this.peer.reach().catch((error: Error) => {
      throw new SinkError(error.message, { retryable: true });
    });
  }

  close(): Promise<void> {
    this.#close(new Error('closed'));
    return Promise.resolve();
  }

  /** Settles with the work, at its time limit, or when the sink is closed. */
  protected async ended<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), this.timeout);
    });
    try {
      return await Promise.race([this.closed, late, work]);
    } finally {
      clearTimeout(timer);
    }
  }

  protected outcomeOf(answer: PeerAnswer): Outcome {
    if (answer === 'taken') return { status: 'delivered' };
    if (answer === 'nonsense') return this.failureOf(new Error('no answer'));
    if ('busyFor' in answer) return { ...this.failureOf(new Error('busy')), retryAfter: answer.busyFor * 1000 };
    const { refused: reason } = answer;
    return { status: 'rejected', reason, error: new SinkError(reason, { retryable: false }) };
  }

  protected failureOf({ message }: Error): Outcome & { status: 'retry' } {
    return { status: 'retry', error: new SinkError(message, { retryable: true }) };
  }
}

export const everyBehaviour: readonly PeerBehaviour[] = [
  'unreachable',
  'breaks',
  'hangs',
  'babbles',
  'busy',
  'busy for a minute',
  'refuses',
  'refuses as too large',
  'refuses as unauthorized',
  'gone',
  'refuses one',
];

/** What the contract asks for. */
export function sinkUnderTest(sink: PeerSink, timeout: number): SinkUnderTest {
  sink.timeout = timeout;
  return {
    sink,
    received: () => sink.peer.events,
    bytes: () => sink.peer.bytes,
    behave: (behaviour) => void (sink.peer.behaviour = behaviour),
    dispose: () => sink.close().catch(() => undefined),
  };
}
