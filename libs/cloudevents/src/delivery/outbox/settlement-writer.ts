import type { Clock } from '../../time/clock.js';
import { Nap } from '../nap.js';
import { leaseKey } from './lease-key.js';
import type { OutboxLog } from './outbox-log.js';
import type { LaneLease, OutboxSettlement } from './outbox-store.js';
import { Noted } from './noted.js';
import { type Settled, SettlementQueue } from './settlement-queue.js';
import type { TimedStore } from './timed-store.js';

/** What was written, and under which fence: the lane may have a later one by now. */
export class Written {
  readonly fence: string;

  constructor(readonly settled: Settled) {
    this.fence = settled.held.fence;
  }
}

/** Milliseconds between two attempts: doubles from the first to the last. */
const [shortestDelay, longestDelay] = [100, 5000];
/** Of the same outcomes together; then each lane is written by itself. */
const mostFailures = 2;
/** How often it waits for the end of a burst of work, as long as each brings more outcomes. */
const mostTurns = 4;

/** Writes outcomes in their order, all that gathered at once, and again until the store has taken them. */
export class SettlementWriter {
  readonly #nap: Nap;
  readonly #queue = new SettlementQueue();
  /** What an attempt without an answer may have written. */
  readonly #repeated = new WeakSet<Settled>();
  #failures = 0;
  #isWriting = false;
  #isResting = false;
  #isEnding = false;
  #isAbandoned = false;

  constructor(
    private readonly sink: string,
    private readonly store: Pick<TimedStore, 'settle'>,
    private readonly clock: Clock,
    private readonly log: OutboxLog,
    /** Told of what the store has taken, or never will, and of leases under which it took nothing. */
    private readonly whenWritten: (written: readonly Written[], stale: readonly LaneLease[]) => void,
  ) {
    this.#nap = new Nap(clock);
  }

  add(settled: Settled): void {
    this.#queue.add(settled);
    if (this.#isResting) this.#nap.wake();
    if (this.#isWriting) return;
    this.#isWriting = true;
    void this.#write();
  }

  /** From now on what the store does not take at once is left: its leases end by themselves. */
  end(): void {
    this.#isEnding = true;
    this.#nap.wake();
  }

  /** Writes nothing any more. */
  abandon(): void {
    this.#isAbandoned = true;
    this.end();
  }

  async #write(): Promise<void> {
    while (!this.#queue.isEmpty && !this.#isAbandoned) {
      await this.#gathered();
      if (this.#isAbandoned) break;
      const now = this.clock.monotonic();
      const some = this.#queue.next(this.#isEnding ? Infinity : now);
      if (some.length > 0) await this.#attempt(some);
      else await this.#rest(this.#queue.nextDue - now);
    }
    this.#isWriting = false;
  }

  /** The outcomes of a batch come one after the other, and those of the next batch often right behind them. */
  async #gathered(): Promise<void> {
    let before = 0;
    for (let turn = 0; turn < mostTurns && this.#queue.size > before; turn++) {
      before = this.#queue.size;
      await new Promise<void>((resolve) => this.clock.soon(resolve));
    }
  }

  /** Until then there is nothing to write, unless more comes. */
  async #rest(ms: number): Promise<void> {
    this.#isResting = true;
    await this.#nap.sleep(ms);
    this.#isResting = false;
  }

  async #attempt(some: readonly Settled[]): Promise<void> {
    const written: Written[] = [];
    const settlements: OutboxSettlement[] = [];
    const released: LaneLease[] = [];
    for (const settled of some) {
      const { held, outcome } = settled;
      const one = new Written(settled);
      written.push(one);
      if (outcome !== undefined) settlements.push(new Noted(outcome, held.lane, one.fence));
      if (settled.released) released.push({ lane: held.lane, fence: one.fence });
    }
    try {
      const stale = await this.store.settle(this.sink, settlements, released);
      this.#taken(written, stale);
    } catch (error) {
      await this.#refused(some, error);
    }
  }

  #taken(attempted: readonly Written[], stale: readonly LaneLease[]): void {
    this.#failures = 0;
    const lost = new Set(stale.map(leaseKey));
    const isLost = ({ settled: { held }, fence }: Written): boolean =>
      lost.size > 0 && lost.has(leaseKey({ lane: held.lane, fence }));
    // What was claimed anew meanwhile stays, to be written under the lease of now.
    const written = attempted.filter((one) => !isLost(one) || one.settled.held.fence === one.fence);
    this.#queue.remove(written.map(({ settled }) => settled));
    if (!this.#queue.hasAlone) this.log.working(`settle ${this.sink}`);
    const dead = written.filter((one) => one.settled.outcome?.outcome === 'dead' && !isLost(one));
    if (dead.length > 0) this.log.deadLettered(this.sink, dead.length, dead.at(-1)?.settled.outcome?.error);
    if (lost.size > 0) this.#tellOfOthers(written, isLost);
    this.whenWritten(written, stale);
  }

  #tellOfOthers(written: readonly Written[], isLost: (one: Written) => boolean): void {
    // A lane that an attempt before has given back without our hearing of it is not others'.
    const isOurs = ({ settled }: Written): boolean => settled.released && this.#repeated.has(settled);
    const ours = new Set(written.filter(isOurs).map(({ settled }) => settled.held.lane));
    const lanes = written.filter(isLost).map(({ settled }) => settled.held.lane);
    const others = new Set(lanes.filter((lane) => !ours.has(lane)));
    if (others.size > 0) this.log.stale(this.sink, others.size);
  }

  async #refused(some: readonly Settled[], error: unknown): Promise<void> {
    if (this.#isEnding) return this.#leave(some);
    for (const settled of some) this.#repeated.add(settled);
    this.#failures++;
    this.log.failing(`settle ${this.sink}`, error);
    const now = this.clock.monotonic();
    if (this.#queue.isAlone(some)) {
      const failures = this.#queue.defer(some, (count) => now + delayAfter(count));
      if (failures > 1) this.log.stuck(this.sink, some.length, error);
      // The others may be fine; where the one before was not either, it is the store that fails.
      if (this.#failures > 1) this.#queue.deferAll(now + delayAfter(this.#failures));
      return;
    }
    const wait = delayAfter(this.#failures);
    if (this.#failures >= mostFailures) this.#queue.separate(some, now + wait);
    await this.#nap.sleep(wait);
  }

  #leave(some: readonly Settled[]): void {
    this.#queue.remove(some);
    const written = some.map((settled) => new Written(settled));
    this.whenWritten(written, []);
  }
}

function delayAfter(failures: number): number {
  return Math.min(longestDelay, shortestDelay * 2 ** Math.min(failures - 1, 10));
}
