import { randomUUID } from 'node:crypto';
import type { Clock } from '../../time/clock.js';
import type { DeliveryChannel } from '../delivery-channel.js';
import { Nap } from '../nap.js';
import { shownText } from '../shown-text.js';
import type { SinkDelivery } from '../sink-delivery.js';
import { HeldLane } from './held-lane.js';
import { type Accept, LaneDelivery } from './lane-delivery.js';
import { LanesAtOnce } from './lanes-at-once.js';
import type { OutboxLog } from './outbox-log.js';
import type { OutboxSettings } from './outbox.options.js';
import type { ClaimedLane, LaneLease, OutboxClaim, OutboxDelivery, SinkLease } from './outbox-store.js';
import { type LaneOutcome, Settled } from './settlement-queue.js';
import { SettlementWriter, type Written } from './settlement-writer.js';
import type { TimedStore } from './timed-store.js';

/** Of the room for events, what one lane may take. */
const shareOfLane = 16;
const longestPolls = 5;
/** Of the room: what is left of it, or little more, once a claim has filled half of it. */
const usual = 0.45;
/** Of the time between two looks: how long it waits at most for so much room. */
const shareOfPoll = 10;

/** Takes the events of one sink from the outbox to its channel, and their outcomes back. */
export class SinkRelay {
  readonly #lanes = new Map<string, HeldLane>();
  readonly #nap: Nap;
  readonly #writer: SettlementWriter;
  readonly #delivery: LaneDelivery;
  readonly #lanesAtOnce: LanesAtOnce;
  #after = randomUUID().replaceAll('-', '');
  #events = 0;
  #bytes = 0;
  #undelivered = 0;
  #emptyClaims = 0;
  /** Since when there is less room than usual, by the clock for waits. */
  #scarceSince: number | undefined;
  #isEnabled = false;
  /** The pause is the store's: what the receiver told this process itself is not lifted. */
  #isPausedByOthers = false;
  #isClosed = false;
  #whenIdle: (() => void)[] = [];

  constructor(
    private readonly channel: DeliveryChannel,
    private readonly store: TimedStore,
    private readonly settings: OutboxSettings,
    private readonly owner: string,
    accept: Accept,
    private readonly clock: Clock,
    private readonly log: OutboxLog,
  ) {
    this.#nap = new Nap(clock);
    this.#lanesAtOnce = new LanesAtOnce(channel.sink.limits.concurrency);
    this.#writer = new SettlementWriter(channel.name, store, clock, log, (written, stale) =>
      this.#written(written, stale),
    );
    const { giveUpAfter } = settings;
    this.#delivery = new LaneDelivery(channel, settings.store.deadLetters, giveUpAfter, accept, clock, log, {
      taken: (held, delivery) => this.#taken(held, delivery),
      settled: (held, delivery, outcome, whenWritten) => this.#settled(held, delivery, outcome, whenWritten),
      gone: (result) => this.#disable(result),
    });
    channel.watchPauses((ms) => {
      this.#isPausedByOthers = false;
      this.#tell('to wait, as the receiver asked', store.pause(channel.name, ms));
    });
  }

  get name(): string {
    return this.channel.name;
  }

  /** Events in hand without an outcome. */
  get undelivered(): number {
    return this.#undelivered;
  }

  /** The lanes in hand. */
  get leases(): readonly SinkLease[] {
    return [...this.#lanes.values()].map(({ lane, fence }) => ({ sink: this.name, lane, fence }));
  }

  /** Claims until it is closed; never rejects. */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      const wait = await this.#turn();
      if (wait > 0 && !this.#isClosed) await this.#nap.sleep(wait);
    }
  }

  /** Looks at once. */
  wake(): void {
    this.#emptyClaims = 0;
    this.#nap.wake();
  }

  /** Those that held are its own until then, by the clock for waits; of all that were asked about. */
  renewed(asked: readonly SinkLease[], held: readonly SinkLease[], until: number): void {
    const still = new Set(held.map(({ sink, lane, fence }) => `${sink} ${lane} ${fence}`));
    let lost = 0;
    for (const { sink, lane, fence } of asked) {
      const own = this.#lanes.get(lane);
      // What is released, or claimed anew, since it was asked for is none of them.
      if (sink !== this.name || own?.fence !== fence) continue;
      if (still.has(`${sink} ${lane} ${fence}`)) own.renewed(until);
      else if (own.open.size > 0) {
        lost++;
        this.#lost(own);
      }
    }
    if (lost > 0) this.log.stale(this.name, lost);
  }

  /** Claims nothing any more, and gives back what is not under way. */
  close(): void {
    this.#isClosed = true;
    this.#delivery.close();
    this.#nap.wake();
  }

  /** After the channel stopped: resolves when no lane is in hand. What the store does not take now is left to its lease. */
  async finish(): Promise<void> {
    this.#writer.end();
    if (this.#lanes.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Asks nothing more of the store. */
  abandon(): void {
    this.#isClosed = true;
    this.#writer.abandon();
    this.#nap.wake();
  }

  /** One look into the outbox. @returns milliseconds until the next one */
  async #turn(): Promise<number> {
    const { channel, store } = this;
    const { poll, lease, maxEvents, maxBytes } = this.settings;
    const room = maxEvents - this.#events;
    const bytes = maxBytes - this.#bytes;
    // Not for each event by itself; what is written wakes it.
    const isFull = this.#events > 0 && (room < maxEvents / 4 || bytes < maxBytes / 4);
    if (isFull || channel.health().status === 'disabled') return poll * longestPolls;
    const patience = this.#patience(room < maxEvents * usual || bytes < maxBytes * usual);
    if (patience > 0) return patience;
    // Half of it: the next ones are read while these are delivered.
    const events = Math.min(room, Math.ceil(maxEvents / 2));
    const operation = `claim ${this.name}`;
    let claim: OutboxClaim;
    let begun: number;
    try {
      if (!this.#isEnabled) await store.enable(this.name);
      this.#isEnabled = true;
      const lanes = this.#lanesAtOnce.for(events);
      const eventsOfLane = Math.max(1, Math.floor(maxEvents / shareOfLane));
      const limits = { lanes, events, eventsOfLane, bytes };
      begun = this.clock.monotonic();
      claim = await store.claim(this.name, { owner: this.owner, lease, ...limits, after: this.#after });
    } catch (error) {
      this.log.failing(operation, error);
      return this.#longer();
    }
    this.log.working(operation);
    this.#after = claim.next;
    const claimed = claim.lanes.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
    this.#lanesAtOnce.claimed(events, claimed);
    for (const lane of claim.lanes) this.#hold(lane, begun + lease);
    const { pausedFor, disabledBy, orphans = 0 } = claim;
    if (orphans > 0) this.log.orphans(this.name, orphans);
    if (disabledBy !== undefined) this.log.disabled(this.name, disabledBy);
    // A second more or less is the way from there to here.
    if (pausedFor > channel.pausedFor + 1000) {
      channel.pause(pausedFor);
      this.#isPausedByOthers = true;
    } else if (pausedFor === 0 && this.#isPausedByOthers) {
      // An operator has lifted it, or it is over.
      this.#isPausedByOthers = false;
      channel.resume();
    }
    if (pausedFor > 0) return Math.min(pausedFor, poll * longestPolls);
    if (claim.lanes.length === 0) return this.#longer();
    this.#emptyClaims = 0;
    return 0;
  }

  /**
   * Few large claims cost less than many small ones: what is under way as a rule makes more room soon. @returns
   * milliseconds for which that is waited for; 0: no longer
   */
  #patience(isScarce: boolean): number {
    if (this.#events === 0 || !isScarce) {
      this.#scarceSince = undefined;
      return 0;
    }
    const now = this.clock.monotonic();
    this.#scarceSince ??= now;
    return Math.max(0, this.#scarceSince + this.settings.poll / shareOfPoll - now);
  }

  #longer(): number {
    return this.settings.poll * Math.min(longestPolls, 2 ** Math.min(this.#emptyClaims++, 10));
  }

  #hold({ lane, fence, deliveries }: ClaimedLane, until: number): void {
    const own = this.#lanes.get(lane);
    if (own !== undefined) return this.#holdAnew(own, fence, deliveries, until);
    const held = new HeldLane(lane, fence, until);
    this.#lanes.set(lane, held);
    // The claim was under way when it was closed.
    if (this.#isClosed) return this.#writer.add(new Settled(held, true));
    this.#delivery.deliver(held, deliveries);
  }

  /**
   * Its lease was over. What is in hand goes on under the new one, unless others had it meanwhile: then what waits here
   * may be what they have delivered.
   */
  #holdAnew(own: HeldLane, fence: string, deliveries: readonly OutboxDelivery[], until: number): void {
    own.claimedAnew(fence, until);
    const there = new Set(deliveries.map(({ seq }) => seq));
    if (![...own.open].every((seq) => there.has(seq))) this.#delivery.withdraw(own);
  }

  #taken(held: HeldLane, { seq, event }: OutboxDelivery): void {
    held.open.add(seq);
    this.#events++;
    this.#undelivered++;
    this.#bytes += event.length;
  }

  #settled(
    held: HeldLane,
    { seq, event: { length: bytes } }: OutboxDelivery,
    outcome: LaneOutcome | undefined,
    whenWritten?: () => void,
  ): void {
    this.#undelivered--;
    held.open.delete(seq);
    const released = held.open.size === 0;
    if (outcome !== undefined || released) {
      this.#writer.add(new Settled(held, released, outcome, bytes, whenWritten));
      return;
    }
    this.#forget(bytes);
    this.#nap.wake();
  }

  #forget(bytes: number): void {
    this.#events--;
    this.#bytes -= bytes;
  }

  /** For all others, who would each ask the receiver that is gone. */
  #disable({ error }: SinkDelivery): void {
    if (!this.#isEnabled) return;
    this.#isEnabled = false;
    this.#tell('that its receiver is gone', this.store.disable(this.name, shownText(error?.message) ?? 'gone'));
  }

  #tell(what: string, told: Promise<void>): void {
    told.catch((error: unknown) => this.log.untold(this.name, what, error));
  }

  #written(written: readonly Written[], stale: readonly LaneLease[]): void {
    // Before anything else of these lanes may go on.
    for (const { lane, fence } of stale) {
      const own = this.#lanes.get(lane);
      if (own?.fence === fence) this.#lost(own);
    }
    for (const { settled, fence } of written) {
      settled.whenWritten?.();
      if (settled.bytes !== undefined) this.#forget(settled.bytes);
      if (settled.released) this.#released(settled.held.lane, fence);
    }
    this.#nap.wake();
    if (this.#lanes.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Others have taken the lane over: nothing more of it is sent here. */
  #lost(own: HeldLane): void {
    own.lost();
    this.#delivery.withdraw(own);
  }

  #released(lane: string, fence: string): void {
    const own = this.#lanes.get(lane);
    if (own?.fence === fence) this.#lanes.delete(lane);
    // Claimed anew before the answer came: what the new claim read is not in hand, and is claimed once more.
    else if (own?.open.size === 0) this.#writer.add(new Settled(own, true));
  }
}
