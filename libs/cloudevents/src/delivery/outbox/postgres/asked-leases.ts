import { leaseKey } from '../lease-key.js';
import type { LaneLease, OutboxSettlement } from '../outbox-store.js';
import { isBefore } from './seq-order.js';

/** A lease under which something is noted, and what of it is to go, as the statements take it. */
class AskedLease implements LaneLease {
  release = false;
  /** The numbers of what was delivered; of them the lowest and the highest. */
  readonly done: string[] = [];
  first: string | undefined;
  last: string | undefined;

  constructor(
    readonly lane: string,
    readonly fence: string,
  ) {}

  delivered(seq: string): void {
    this.done.push(seq);
    if (this.first === undefined || isBefore(seq, this.first)) this.first = seq;
    if (this.last === undefined || isBefore(this.last, seq)) this.last = seq;
  }
}

/**
 * What is noted, by leases. Of what was delivered there is nothing to tell but its number, so that a list of numbers for
 * each lease is all a database has to read.
 */
export class AskedLeases {
  readonly #leases = new Map<string, AskedLease>();
  /** What else became of events. */
  readonly others: readonly OutboxSettlement[];

  constructor(settlements: readonly OutboxSettlement[], released: readonly LaneLease[]) {
    const others: OutboxSettlement[] = [];
    let lease: AskedLease | undefined;
    for (const settlement of settlements) {
      // Those of one lane often come one after the other.
      if (lease?.lane !== settlement.lane || lease.fence !== settlement.fence) lease = this.#of(settlement);
      if (settlement.outcome === 'done') lease.delivered(settlement.seq);
      else others.push(settlement);
    }
    for (const one of released) this.#of(one).release = true;
    this.others = others;
  }

  get json(): string {
    return JSON.stringify([...this.#leases.values()]);
  }

  /** @returns those that are not among the ones that hold */
  lost(held: readonly Partial<LaneLease>[]): readonly LaneLease[] {
    if (held.length === this.#leases.size) return [];
    const lost = new Map(this.#leases);
    for (const { lane = '', fence = '' } of held) lost.delete(leaseKey({ lane, fence }));
    return Array.from(lost.values(), ({ lane, fence }) => ({ lane, fence }));
  }

  #of(asked: LaneLease): AskedLease {
    const key = leaseKey(asked);
    let lease = this.#leases.get(key);
    if (lease === undefined) this.#leases.set(key, (lease = new AskedLease(asked.lane, asked.fence)));
    return lease;
  }
}
