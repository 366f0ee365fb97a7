import { OutboxError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import { settledWithin } from '../../time/settled-within.js';
import type {
  LaneLease,
  OutboxClaim,
  OutboxListening,
  OutboxRequest,
  OutboxSettlement,
  OutboxStore,
  SinkLease,
} from './outbox-store.js';

/** Milliseconds a store has for its answer, at most. */
const longestPatience = 30_000;

/** What a relay asks of a store. Each call fails when no answer comes: a connection that dies in silence gives none. */
export class TimedStore {
  readonly #patience: number;

  /** @param lease milliseconds: after that an answer would be about what others have */
  constructor(
    private readonly store: OutboxStore,
    private readonly clock: Pick<Clock, 'after'>,
    lease: number,
  ) {
    this.#patience = Math.min(lease, longestPatience);
  }

  get canListen(): boolean {
    return this.store.listen !== undefined;
  }

  /** Lanes of an answer that comes too late are given back. */
  async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    return await this.#timed(this.store.claim(sink, request), ({ lanes }) => {
      if (lanes.length === 0) return;
      const released = lanes.map(({ lane, fence }) => ({ lane, fence }));
      this.store.settle(sink, [], released).catch(() => undefined);
    });
  }

  async settle(
    sink: string,
    settlements: readonly OutboxSettlement[],
    released: readonly LaneLease[],
  ): Promise<readonly LaneLease[]> {
    return await this.#timed(this.store.settle(sink, settlements, released));
  }

  /** @returns those that still are the caller's */
  async renew(leases: readonly SinkLease[], lease: number): Promise<readonly SinkLease[]> {
    return await this.#timed(this.store.renew(leases, lease));
  }

  async pause(sink: string, ms: number): Promise<void> {
    return await this.#timed(this.store.pause(sink, ms));
  }

  async disable(sink: string, reason: string): Promise<void> {
    return await this.#timed(this.store.disable(sink, reason));
  }

  async enable(sink: string): Promise<void> {
    return await this.#timed(this.store.enable(sink));
  }

  /** The sinks that are still to get something; none where the store cannot tell. */
  sinks(): Promise<readonly string[]> {
    return this.#timed(this.store.sinks?.() ?? Promise.resolve([]));
  }

  /** What begins too late ends at once. */
  async listen(whenWritten: () => void): Promise<OutboxListening> {
    const { listen } = this.store;
    if (listen === undefined) throw new TypeError('The store of the outbox cannot be listened to');
    return await this.#timed(listen.call(this.store, whenWritten), (listening) => {
      listening.stop().catch(() => undefined);
    });
  }

  async #timed<T>(call: Promise<T>, whenLate: (answer: T) => void = () => undefined): Promise<T> {
    if (await settledWithin(this.clock, this.#patience, call)) return await call;
    call.then(whenLate, () => undefined);
    throw new OutboxError(`its database has not answered within ${this.#patience / 1000} s`);
  }
}
