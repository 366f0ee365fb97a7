import { SinkError } from '../../../src/errors/index.js';
import type { Outcome, RejectionReason } from '../../../src/sinks/sink.js';
import type { Defect } from '../support/broken-rules.js';
import type { PeerAnswer } from '../support/peer.js';
import { PeerSink } from '../support/peer-sink.js';

type Outcomes = Outcome | readonly Outcome[];

const isList = (outcomes: Outcomes): outcomes is readonly Outcome[] => Array.isArray(outcomes);

/** Takes an answer for something else. */
class Misreading extends PeerSink {
  constructor(private readonly read: (answer: PeerAnswer) => PeerAnswer | undefined) {
    super();
  }

  protected override outcomeOf(answer: PeerAnswer): Outcome {
    return super.outcomeOf(this.read(answer) ?? answer);
  }
}

const isRefused = (answer: PeerAnswer, reason: RejectionReason): boolean =>
  typeof answer === 'object' && 'refused' in answer && answer.refused === reason;

const taking = (reason: RejectionReason, other: PeerAnswer) => (): PeerSink =>
  new Misreading((answer) => (isRefused(answer, reason) ? other : undefined));

/** Says something else of what went wrong. */
class Misjudging extends PeerSink {
  constructor(private readonly judge: (outcome: Outcome) => Outcome) {
    super();
  }

  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    const outcomes = await super.attempt(prepared);
    return isList(outcomes) ? outcomes.map((one) => this.judge(one)) : this.judge(outcomes);
  }
}

/** Takes one outcome for that of all. */
class OneForAll extends PeerSink {
  constructor(private readonly counts: Outcome['status']) {
    super();
  }

  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    const outcomes = await super.attempt(prepared);
    return isList(outcomes) ? (outcomes.find(({ status }) => status === this.counts) ?? outcomes) : outcomes;
  }
}

class Rejecting extends PeerSink {
  protected override failureOf(error: Error): never {
    throw error;
  }
}

class GivesUp extends PeerSink {
  constructor(private readonly cause: string) {
    super();
  }

  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    const outcome = await super.attempt(prepared);
    const [one] = [outcome].flat();
    if (one?.status !== 'retry' || !one.error.message.includes(this.cause)) return outcome;
    return { status: 'rejected', reason: 'rejected', error: new SinkError('failed', { retryable: false }) };
  }
}

class NeverRecovers extends PeerSink {
  #failed = false;

  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    if (this.#failed) return this.failureOf(new Error('broken'));
    return super.attempt(prepared);
  }

  protected override failureOf(error: Error) {
    this.#failed = true;
    return super.failureOf(error);
  }
}

/** Empties what was prepared, as a stream does. */
class UsesUp extends PeerSink {
  override async attempt(prepared: Uint8Array): Promise<Outcomes> {
    const outcomes = await super.attempt(Buffer.from(prepared));
    prepared.set(Buffer.from('[]'.padEnd(prepared.length)));
    return outcomes;
  }
}

class WithoutTimeout extends PeerSink {
  protected override ended<T>(work: Promise<T>): Promise<T> {
    return Promise.race([this.closed, work]);
  }
}

class CloseWaits extends PeerSink {
  readonly #underWay = new Set<Promise<Outcomes>>();

  override attempt(prepared: Uint8Array): Promise<Outcomes> {
    const attempt = super.attempt(prepared);
    this.#underWay.add(attempt);
    return attempt.finally(() => this.#underWay.delete(attempt));
  }

  override async close(): Promise<void> {
    await Promise.all(this.#underWay);
    await super.close();
  }
}

class CloseEndsNothing extends PeerSink {
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

class NeverChecks extends PeerSink {
  override check(): Promise<void> {
    return Promise.resolve();
  }
}

class ChecksWithOtherErrors extends PeerSink {
  override check(): Promise<void> {
    return this.peer.reach();
  }
}

const other =
  (retryable: boolean) =>
  (one: Outcome): Outcome =>
    one.status === 'delivered' ? one : { ...one, error: new SinkError('failed', { retryable }) };

export const peerDefects: readonly Defect<PeerSink>[] = [
  { defect: 'rejects', make: () => new Rejecting() },
  { defect: 'gives up where nobody listens', make: () => new GivesUp('refused') },
  { defect: 'gives up where the connection breaks', make: () => new GivesUp('reset') },
  { defect: 'gives up where there is no answer', make: () => new GivesUp('no answer') },
  { defect: 'gives up where the other side is busy', make: () => new GivesUp('busy') },
  {
    defect: 'takes any answer for a good one',
    make: () => new Misreading((answer) => (answer === 'nonsense' ? 'taken' : undefined)),
  },
  { defect: 'never recovers from a failure', make: () => new NeverRecovers() },
  { defect: 'uses up what was prepared', make: () => new UsesUp() },
  { defect: 'waits for an answer for good', make: () => new WithoutTimeout() },
  { defect: 'waits for what is under way when it closes', make: () => new CloseWaits() },
  { defect: 'ends nothing when it closes', make: () => new CloseEndsNothing() },
  { defect: 'says that all is well', make: () => new NeverChecks() },
  { defect: 'says with another error that it cannot be reached', make: () => new ChecksWithOtherErrors() },
  {
    defect: 'takes seconds for milliseconds',
    make: () =>
      new Misjudging((one) => (one.status === 'retry' ? { ...one, retryAfter: (one.retryAfter ?? 0) / 1000 } : one)),
  },
  { defect: 'tries again what was refused', make: taking('rejected', { busyFor: 0 }) },
  { defect: 'takes too large for refused', make: taking('too-large', { refused: 'rejected' }) },
  { defect: 'tries again what it may not send', make: taking('unauthorized', { busyFor: 0 }) },
  { defect: 'tries again where the other side is gone', make: taking('gone', { busyFor: 0 }) },
  { defect: 'calls every error final', make: () => new Misjudging(other(false)) },
  { defect: 'calls every error passing', make: () => new Misjudging(other(true)) },
  { defect: 'takes one refusal for all', make: () => new OneForAll('rejected') },
  { defect: 'takes one delivery for all', make: () => new OneForAll('delivered') },
];
