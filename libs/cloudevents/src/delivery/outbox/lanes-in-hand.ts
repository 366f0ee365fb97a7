import { HeldLane } from './held-lane.js';
import type { LaneDelivery } from './lane-delivery.js';
import type { OutboxLog } from './outbox-log.js';
import type { ClaimedLane, LaneLease, OutboxDelivery, SinkLease } from './outbox-store.js';
import { Settled } from './settlement-queue.js';
import type { SettlementWriter } from './settlement-writer.js';

/** The lanes of one sink that are in hand, under the leases of now. */
export class LanesInHand {
  readonly #lanes = new Map<string, HeldLane>();
  #isClosed = false;

  constructor(
    private readonly sink: string,
    private readonly delivery: LaneDelivery,
    private readonly writer: SettlementWriter,
    private readonly log: OutboxLog,
  ) {}

  get size(): number {
    return this.#lanes.size;
  }

  get leases(): readonly SinkLease[] {
    return [...this.#lanes.values()].map(({ lane, fence }) => ({ sink: this.sink, lane, fence }));
  }

  /** Delivers what was claimed. @param until by the clock for waits: until then nobody else has it, at the least */
  hold({ lane, fence, deliveries }: ClaimedLane, until: number): void {
    const own = this.#lanes.get(lane);
    // Where it begins anew, what is still being sent of it goes its way, and is noted by nobody.
    if (own !== undefined && !own.beginsAnewWith(deliveries[0]?.seq)) {
      return this.#holdAnew(own, fence, deliveries, until);
    }
    const held = new HeldLane(lane, fence, until);
    this.#lanes.set(lane, held);
    // The claim was under way when it was closed.
    if (this.#isClosed) return this.writer.add(new Settled(held, true));
    this.delivery.deliver(held, deliveries);
  }

  /** Those that held are its own until then, by the clock for waits; of all that were asked about. */
  renewed(asked: readonly SinkLease[], held: readonly SinkLease[], until: number): void {
    const still = new Set(held.map(({ sink, lane, fence }) => `${sink} ${lane} ${fence}`));
    let lost = 0;
    for (const { sink, lane, fence } of asked) {
      const own = this.#lanes.get(lane);
      // What is released, or claimed anew, since it was asked for is none of them.
      if (sink !== this.sink || own?.fence !== fence) continue;
      if (still.has(`${sink} ${lane} ${fence}`)) own.renewed(until);
      else if (own.open.size > 0) {
        lost++;
        this.#lost(own);
      }
    }
    if (lost > 0) this.log.stale(this.sink, lost);
  }

  /** The store knows nothing of these leases any more. */
  stale(leases: readonly LaneLease[]): void {
    for (const { lane, fence } of leases) {
      const own = this.#lanes.get(lane);
      if (own?.fence === fence) this.#lost(own);
    }
  }

  /** The store has taken a lane back. */
  released(held: LaneLease, fence: string): void {
    const own = this.#lanes.get(held.lane);
    if (own?.fence === fence) this.#lanes.delete(held.lane);
    // Claimed anew before the answer came: what the new claim read is not in hand, and is claimed once more.
    else if (own === held && own.open.size === 0) this.writer.add(new Settled(own, true));
  }

  /** What is claimed from now on goes back as it is. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Its lease was over. What is in hand goes on under the new one, unless others had it meanwhile: then what waits here
   * may be what they have delivered.
   */
  #holdAnew(own: HeldLane, fence: string, deliveries: readonly OutboxDelivery[], until: number): void {
    own.claimedAnew(fence, until);
    const there = new Set(deliveries.map(({ seq }) => seq));
    if (![...own.open].every((seq) => there.has(seq))) this.delivery.withdraw(own);
  }

  /** Others have taken the lane over: nothing more of it is sent here. */
  #lost(own: HeldLane): void {
    own.lost();
    this.delivery.withdraw(own);
  }
}
