import { randomUUID } from 'node:crypto';
import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import type { Clock } from '../../time/clock.js';
import type { DeliveryChannel } from '../delivery-channel.js';
import { unreadableLetter } from '../dead-letters/index.js';
import { keptEvent } from '../kept-event.js';
import type { FailureReason, SinkDelivery } from '../sink-delivery.js';
import { Nap } from './nap.js';
import type { OutboxLog } from './outbox-log.js';
import type { OutboxSettings } from './outbox.options.js';
import type { ClaimedLane, LaneLease, OutboxClaim, OutboxDelivery, OutboxSettlement } from './outbox-store.js';
import { type Settled, SettlementWriter } from './settlement-writer.js';
import { settlementOf, staysInOutbox, unreadable, unreadableElsewhere } from './settlement-of.js';

/** Makes an event that was kept one that may be sent. @throws InvalidEventError */
export type Accept = (event: CloudEvent, where: string) => AcceptedEvent;

/** A lane in hand, and how many of its events have no outcome. */
interface HeldLane extends LaneLease {
  fence: string;
  open: number;
}

/** More lanes than any sink sends at once. */
const mostLanes = 200;
const longestPolls = 5;

/** Takes the events of one sink from the outbox to its channel, and their outcomes back. */
export class SinkRelay {
  readonly #lanes = new Map<string, HeldLane>();
  readonly #nap: Nap;
  readonly #writer: SettlementWriter;
  /** Whether dead letters are the outbox's own: then it makes them in the step that removes the event. */
  readonly #hasOwnDeadLetters: boolean;
  #after = randomUUID().replaceAll('-', '');
  #events = 0;
  #bytes = 0;
  #undelivered = 0;
  #emptyClaims = 0;
  #isEnabled = false;
  #isClosed = false;
  #whenIdle: (() => void)[] = [];

  constructor(
    private readonly channel: DeliveryChannel,
    private readonly settings: OutboxSettings,
    private readonly owner: string,
    private readonly accept: Accept,
    private readonly clock: Clock,
    private readonly log: OutboxLog,
  ) {
    this.#nap = new Nap(clock);
    const { store, poll } = settings;
    this.#writer = new SettlementWriter(channel.name, store, clock, log, poll, (some) => this.#written(some));
    const deadLetters = channel.deadLetters?.store;
    this.#hasOwnDeadLetters = deadLetters === undefined || deadLetters === store.deadLetters;
    channel.watchPauses((ms) => this.#tell(store.pause(channel.name, ms)));
  }

  get name(): string {
    return this.channel.name;
  }

  /** Events in hand without an outcome. */
  get undelivered(): number {
    return this.#undelivered;
  }

  /** The lanes in hand. */
  get leases(): readonly (LaneLease & { readonly sink: string })[] {
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

  /** Claims nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#nap.wake();
  }

  /** After the channel stopped: resolves when no lane is in hand. What the store does not take now is left to its lease. */
  async finish(): Promise<void> {
    this.#writer.end();
    if (this.#lanes.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** One look into the outbox. @returns milliseconds until the next one */
  async #turn(): Promise<number> {
    const { channel, settings } = this;
    const { store, poll, lease, maxEvents, maxBytes } = settings;
    const events = maxEvents - this.#events;
    const bytes = maxBytes - this.#bytes;
    // Not for each event by itself; what is written wakes it.
    const isFull = this.#events > 0 && (events < maxEvents / 4 || bytes < maxBytes / 4);
    if (isFull || channel.health().status === 'disabled') return poll * longestPolls;
    let claim: OutboxClaim;
    try {
      if (!this.#isEnabled) await store.enable(this.name);
      this.#isEnabled = true;
      const lanes = Math.min(mostLanes, events);
      claim = await store.claim(this.name, { owner: this.owner, lease, lanes, events, bytes, after: this.#after });
    } catch (error) {
      this.log.failing(error);
      return this.#longer();
    }
    this.log.working();
    this.#after = claim.next;
    for (const lane of claim.lanes) this.#hold(lane);
    const { pausedFor, disabledBy } = claim;
    if (disabledBy !== undefined) this.log.disabled(this.name, disabledBy);
    // A second more or less is the way from there to here.
    if (pausedFor > channel.pausedFor + 1000) channel.pause(pausedFor);
    if (pausedFor > 0) return Math.min(pausedFor, poll * longestPolls);
    if (claim.lanes.length === 0) return this.#longer();
    this.#emptyClaims = 0;
    return 0;
  }

  #longer(): number {
    return this.settings.poll * Math.min(longestPolls, 2 ** Math.min(this.#emptyClaims++, 10));
  }

  #hold({ lane, fence, deliveries }: ClaimedLane): void {
    const own = this.#lanes.get(lane);
    if (own !== undefined) {
      // Its lease was over, and nobody else came: what is in hand goes on under the new one.
      own.fence = fence;
      return;
    }
    const held: HeldLane = { lane, fence, open: deliveries.length };
    this.#lanes.set(lane, held);
    // The claim was under way when it was closed.
    if (this.#isClosed) return this.#writer.add({ released: held });
    for (const delivery of deliveries) this.#deliver(held, delivery);
  }

  #deliver(held: HeldLane, { seq, event, failingFor }: OutboxDelivery): void {
    this.#events++;
    this.#undelivered++;
    this.#bytes += event.length;
    const settled = (outcome: OutboxSettlement, whenWritten = (): void => undefined): void => {
      this.#undelivered--;
      // Nothing to be noted: it stays as it is.
      const settlement = outcome.outcome === 'kept' && outcome.attempts === 0 ? undefined : outcome;
      const released = --held.open === 0 ? held : undefined;
      this.#writer.add({ settlement, released, bytes: event.length, whenWritten });
    };
    let encoded;
    try {
      encoded = this.channel.encode(this.accept(keptEvent(event), `outbox[${seq}]`));
    } catch (error) {
      void this.#unreadable(held, seq, event, error instanceof Error ? error : new Error('unknown error')).then(
        settled,
      );
      return;
    }
    const whenSettled = (delivery: SinkDelivery, failing: number | undefined): Promise<void> | undefined => {
      if (delivery.reason === 'gone') this.#disable(delivery);
      const settlement = settlementOf(held, seq, delivery, failing, this.#hasOwnDeadLetters);
      if (settlement.outcome !== 'dead' && delivery.status !== 'dead-lettered') {
        settled(settlement);
        return undefined;
      }
      // Were the next one of its lane sent before that is noted, a crash between the two would send them the other way round.
      return new Promise<void>((resolve) => settled(settlement, resolve));
    };
    const { giveUpAfter } = this.settings;
    const keeps = (reason: FailureReason): boolean => this.#hasOwnDeadLetters || staysInOutbox(reason);
    void this.channel.submit([encoded], { whenSettled, keeps, giveUpAfter, failingFor });
  }

  async #unreadable(held: HeldLane, seq: string, event: string, error: Error): Promise<OutboxSettlement> {
    const { deadLetters } = this.channel;
    if (deadLetters === undefined || this.#hasOwnDeadLetters) return unreadable(held, seq, error);
    const failure = { reason: 'invalid', attempts: 0, error } as const;
    const letter = unreadableLetter(this.name, event, `outbox[${seq}]`, failure, this.clock);
    const posting = { letter: () => letter, key: undefined, bytes: event.length, error };
    return unreadableElsewhere(held, seq, await deadLetters.put(posting));
  }

  /** For all others, who would each ask the receiver that is gone. */
  #disable({ error }: SinkDelivery): void {
    if (!this.#isEnabled) return;
    this.#isEnabled = false;
    this.#tell(this.settings.store.disable(this.name, error?.message ?? 'gone'));
  }

  #tell(told: Promise<void>): void {
    told.catch((error: unknown) => this.log.failing(error));
  }

  #written(some: readonly Settled[]): void {
    for (const { released, bytes, whenWritten } of some) {
      whenWritten?.();
      if (bytes !== undefined) {
        this.#events--;
        this.#bytes -= bytes;
      }
      if (released !== undefined) this.#lanes.delete(released.lane);
    }
    this.#nap.wake();
    if (this.#lanes.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
