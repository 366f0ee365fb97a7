import type { LaneLease } from './outbox-store.js';

/** A lane in hand, until every event of it that is in hand has an outcome and the store has taken that. */
export class HeldLane implements LaneLease {
  /** Its events in hand without an outcome, by their numbers. */
  readonly open = new Set<string>();
  #fence: string;
  #until: number;
  #isLost = false;

  /** @param until by the clock for waits: until then nobody else has it, at the least */
  constructor(
    readonly lane: string,
    fence: string,
    until: number,
  ) {
    this.#fence = fence;
    this.#until = until;
  }

  get fence(): string {
    return this.#fence;
  }

  /** Whether nobody else can have it at this time. */
  isOurs(now: number): boolean {
    return now < this.#until;
  }

  renewed(until: number): void {
    this.#until = Math.max(this.#until, until);
  }

  /**
   * Whether its events begin anew with this one: what was delivered before it was lost may not be noted, and what is in
   * hand would be noted before that is repeated.
   */
  beginsAnewWith(first: string | undefined): boolean {
    return this.#isLost && first !== undefined && !this.open.has(first);
  }

  /** The lease was over, and it was claimed anew: outcomes are noted under the new one. */
  claimedAnew(fence: string, until: number): void {
    this.#fence = fence;
    this.#until = until;
    this.#isLost = false;
  }

  /** Others have it. */
  lost(): void {
    this.#isLost = true;
    this.#until = -Infinity;
  }
}
