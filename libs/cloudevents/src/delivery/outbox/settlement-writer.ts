import type { Clock } from '../../time/clock.js';
import { Nap } from './nap.js';
import type { OutboxLog } from './outbox-log.js';
import type { LaneLease, OutboxSettlement, OutboxStore } from './outbox-store.js';

/** An outcome, or a lane that is given back; the two together where it was the lane's last one. */
export interface Settled {
  readonly settlement?: OutboxSettlement | undefined;
  readonly released?: LaneLease | undefined;
  /** Called once the store has taken it, or never will. */
  readonly whenWritten?: () => void;
  /** Of the event, in memory. */
  readonly bytes?: number;
}

const mostAtOnce = 1000;

/** Writes outcomes in their order, all that gathered at once, and again until the store has taken them. */
export class SettlementWriter {
  readonly #nap: Nap;
  #waiting: Settled[] = [];
  #isWriting = false;
  #isEnding = false;

  constructor(
    private readonly sink: string,
    private readonly store: OutboxStore,
    private readonly clock: Clock,
    private readonly log: OutboxLog,
    private readonly retryDelay: number,
    /** Told of what the store has taken, or never will. */
    private readonly whenWritten: (settled: readonly Settled[]) => void,
  ) {
    this.#nap = new Nap(clock);
  }

  add(settled: Settled): void {
    this.#waiting.push(settled);
    if (this.#isWriting) return;
    this.#isWriting = true;
    // The outcomes of a batch come one after the other.
    this.clock.soon(() => void this.#write());
  }

  /** From now on what the store does not take at once is left: its leases end by themselves. */
  end(): void {
    this.#isEnding = true;
    this.#nap.wake();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, mostAtOnce);
      const isTaken = await this.#attempt(some);
      if (!isTaken && !this.#isEnding) {
        await this.#nap.sleep(this.retryDelay);
        continue;
      }
      this.#waiting = this.#waiting.slice(some.length);
      this.whenWritten(some);
    }
    this.#isWriting = false;
  }

  async #attempt(some: readonly Settled[]): Promise<boolean> {
    const settlements = some.flatMap(({ settlement }) => settlement ?? []);
    const released = some.flatMap((settled) => settled.released ?? []);
    try {
      const stale = await this.store.settle(this.sink, settlements, released);
      this.log.working();
      if (stale.length > 0) this.log.stale(this.sink, stale.length);
    } catch (error) {
      this.log.failing(error);
      return false;
    }
    const dead = settlements.filter(({ outcome }) => outcome === 'dead');
    if (dead.length > 0) this.log.deadLettered(this.sink, dead.length, dead.at(-1)?.error);
    return true;
  }
}
