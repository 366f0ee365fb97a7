import type { LaneLease, OutboxSettlement } from './outbox-store.js';

/** An outcome, under whatever fence its lane has when it is written. */
export class LaneOutcome {
  constructor(
    readonly seq: string,
    readonly outcome: OutboxSettlement['outcome'],
    readonly attempts: number,
    readonly reason?: string,
    readonly error?: string,
    readonly failingFor?: number,
  ) {}
}

/** What is to be written of a lane: an outcome, that it is given back, or both where it was the lane's last one. */
export class Settled {
  constructor(
    /** As it is when it is written. */
    readonly held: LaneLease,
    readonly released: boolean,
    readonly outcome?: LaneOutcome,
    /** Of the event, in memory. */
    readonly bytes?: number,
    /** Called once the store has taken it, or never will. */
    readonly whenWritten?: () => void,
  ) {}
}

const mostAtOnce = 1000;

/**
 * What waits to be written, in its order: together, except the lanes whose outcomes the store did not take. Those are
 * written each by itself, so that one that is refused holds up nothing but its lane.
 */
export class SettlementQueue {
  #waiting: Settled[] = [];
  /** Lanes that are written by themselves, and not before they are due. */
  readonly #alone = new Map<string, { due: number; failures: number }>();
  #isTurnOfAlone = false;

  get size(): number {
    return this.#waiting.length;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Whether there are lanes that are written by themselves, since the store did not take their outcomes. */
  get hasAlone(): boolean {
    return this.#alone.size > 0;
  }

  add(settled: Settled): void {
    this.#waiting.push(settled);
  }

  /** What to write now; none where all of it is to wait. */
  next(now: number): readonly Settled[] {
    const together = (
      this.#alone.size === 0 ? this.#waiting : this.#waiting.filter(({ held }) => !this.#alone.has(held.lane))
    ).slice(0, mostAtOnce);
    const alone = [...this.#alone].find(([, { due }]) => due <= now)?.[0];
    if (alone === undefined || (together.length > 0 && !this.#isTurnOfAlone)) {
      this.#isTurnOfAlone = true;
      return together;
    }
    this.#isTurnOfAlone = false;
    return this.#unitOf(alone);
  }

  /** When the first lane that is to wait may be written. */
  get nextDue(): number {
    return Math.min(...[...this.#alone.values()].map(({ due }) => due));
  }

  isAlone(some: readonly Settled[]): boolean {
    return some[0] !== undefined && this.#alone.has(some[0].held.lane);
  }

  /** From that time on each of their lanes by itself. */
  separate(some: readonly Settled[], due: number): void {
    for (const { held } of some) this.#alone.set(held.lane, { due, failures: 0 });
  }

  /**
   * A lane was not taken by itself: it is due after a delay, and then after all others that are written by themselves.
   *
   * @returns how often that happened
   */
  defer(some: readonly Settled[], dueAfter: (failures: number) => number): number {
    const { lane } = (some[0] as Settled).held;
    const failures = (this.#alone.get(lane)?.failures ?? 0) + 1;
    this.#alone.delete(lane);
    this.#alone.set(lane, { due: dueAfter(failures), failures });
    return failures;
  }

  /** None of the lanes that are written by themselves is due before that time. */
  deferAll(until: number): void {
    for (const one of this.#alone.values()) one.due = Math.max(one.due, until);
  }

  remove(some: readonly Settled[]): void {
    // As a rule what was next, in its order.
    if (some.every((settled, place) => settled === this.#waiting[place]))
      this.#waiting = this.#waiting.slice(some.length);
    else this.#removeAny(new Set(some));
    if (this.#alone.size === 0) return;
    const waiting = new Set(this.#waiting.map(({ held }) => held.lane));
    for (const { held } of some) if (!waiting.has(held.lane)) this.#alone.delete(held.lane);
  }

  #removeAny(gone: ReadonlySet<Settled>): void {
    this.#waiting = this.#waiting.filter((settled) => !gone.has(settled));
  }

  /** A lane's next ones: the dead letters one by one, since a database may refuse these alone. */
  #unitOf(lane: string): readonly Settled[] {
    const own = this.#waiting.filter(({ held }) => held.lane === lane);
    const dead = own.findIndex(({ outcome }) => outcome?.outcome === 'dead');
    return dead < 0 ? own : own.slice(0, Math.max(1, dead));
  }
}
