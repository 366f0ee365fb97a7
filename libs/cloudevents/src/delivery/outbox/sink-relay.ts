import { randomUUID } from 'node:crypto';
import type { Clock } from '../../time/clock.js';
import type { DeliveryChannel } from '../delivery-channel.js';
import { Nap } from '../nap.js';
import { shownText } from '../shown-text.js';
import type { SinkDelivery } from '../sink-delivery.js';
import type { HeldLane } from './held-lane.js';
import { type Accept, LaneDelivery } from './lane-delivery.js';
import { LanesAtOnce } from './lanes-at-once.js';
import { LanesInHand } from './lanes-in-hand.js';
import type { OutboxLog } from './outbox-log.js';
import type { OutboxSettings } from './outbox.options.js';
import type { LaneLease, OutboxClaim, OutboxDelivery, SinkLease } from './outbox-store.js';
import { RelayRoom } from './relay-room.js';
import { type LaneOutcome, Settled } from './settlement-queue.js';
import { SettlementWriter, type Written } from './settlement-writer.js';
import { SharedPause } from './shared-pause.js';
import type { TimedStore } from './timed-store.js';

const longestPolls = 5;

/** Takes the events of one sink from the outbox to its channel, and their outcomes back. */
export class SinkRelay {
  readonly #lanes: LanesInHand;
  readonly #room: RelayRoom;
  readonly #nap: Nap;
  readonly #writer: SettlementWriter;
  readonly #delivery: LaneDelivery;
  readonly #pause: SharedPause;
  readonly #lanesAtOnce: LanesAtOnce;
  #after = randomUUID().replaceAll('-', '');
  #emptyClaims = 0;
  #isEnabled = false;
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
    this.#room = new RelayRoom(settings, clock);
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
    this.#lanes = new LanesInHand(channel.name, this.#delivery, this.#writer, log);
    this.#pause = new SharedPause(channel, (ms) =>
      this.#tell('to wait, as the receiver asked', store.pause(channel.name, ms)),
    );
  }

  get name(): string {
    return this.channel.name;
  }

  /** Events in hand without an outcome. */
  get undelivered(): number {
    return this.#room.undelivered;
  }

  /** The lanes in hand. */
  get leases(): readonly SinkLease[] {
    return this.#lanes.leases;
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
    this.#lanes.renewed(asked, held, until);
  }

  /** Claims nothing any more, and gives back what is not under way. */
  close(): void {
    this.#isClosed = true;
    this.#lanes.close();
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
    this.#lanes.close();
    this.#writer.abandon();
    this.#nap.wake();
  }

  /** One look into the outbox. @returns milliseconds until the next one */
  async #turn(): Promise<number> {
    const { channel } = this;
    const { poll, lease } = this.settings;
    if (this.#room.isFull || channel.health().status === 'disabled') return poll * longestPolls;
    const patience = this.#room.patience();
    if (patience > 0) return patience;
    const operation = `claim ${this.name}`;
    let begun: number;
    let claim: OutboxClaim;
    try {
      if (!this.#isEnabled) await this.store.enable(this.name);
      this.#isEnabled = true;
      begun = this.clock.monotonic();
      claim = await this.#claim();
    } catch (error) {
      this.log.failing(operation, error);
      return this.#longer();
    }
    this.log.working(operation);
    for (const lane of claim.lanes) this.#lanes.hold(lane, begun + lease);
    const { pausedFor, disabledBy, orphans = 0 } = claim;
    if (orphans > 0) this.log.orphans(this.name, orphans);
    if (disabledBy !== undefined) this.log.disabled(this.name, disabledBy);
    this.#pause.follow(pausedFor);
    if (pausedFor > 0) return Math.min(pausedFor, poll * longestPolls);
    if (claim.lanes.length === 0) return this.#longer();
    this.#emptyClaims = 0;
    return 0;
  }

  async #claim(): Promise<OutboxClaim> {
    const { store, owner, settings } = this;
    const { events, eventsOfLane, bytes } = this.#room.limits;
    const lanes = this.#lanesAtOnce.for(events);
    const limits = { lanes, events, eventsOfLane, bytes };
    const claim = await store.claim(this.name, { owner, lease: settings.lease, ...limits, after: this.#after });
    this.#after = claim.next;
    const claimed = claim.lanes.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
    this.#lanesAtOnce.claimed(events, claimed);
    return claim;
  }

  #longer(): number {
    return this.settings.poll * Math.min(longestPolls, 2 ** Math.min(this.#emptyClaims++, 10));
  }

  #taken(held: HeldLane, { seq, event }: OutboxDelivery): void {
    held.open.add(seq);
    this.#room.taken(event.length);
  }

  #settled(
    held: HeldLane,
    { seq, event: { length: bytes } }: OutboxDelivery,
    outcome: LaneOutcome | undefined,
    whenWritten?: () => void,
  ): void {
    this.#room.delivered();
    held.open.delete(seq);
    const released = held.open.size === 0;
    if (outcome !== undefined || released) {
      this.#writer.add(new Settled(held, released, outcome, bytes, whenWritten));
      return;
    }
    this.#room.left(bytes);
    this.#nap.wake();
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
    this.#lanes.stale(stale);
    for (const { settled, fence } of written) {
      settled.whenWritten?.();
      if (settled.bytes !== undefined) this.#room.left(settled.bytes);
      if (settled.released) this.#lanes.released(settled.held, fence);
    }
    this.#nap.wake();
    if (this.#lanes.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
