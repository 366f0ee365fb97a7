import type { AcceptedEvent } from '../core/index.js';
import type { EncodedEvent } from '../sinks/sink.js';
import { expiryOf } from './expiry.js';
import type { KeyLane } from './key-lane.js';
import type { SinkDelivery } from './sink-delivery.js';
import type { SubmitOptions } from './submission.js';

/** Of whom items are: hears of the outcome of each, once. */
export interface OutcomeListener {
  readonly options: SubmitOptions;
  note(item: Item, delivery: SinkDelivery): void;
}

/** What few items have. */
class Rarity {
  expiry: string | undefined = undefined;
  failingSince: number | undefined = undefined;
  rest: Promise<unknown> | undefined = undefined;
}

// Of the state: what is true of an item, below the number of its attempts.
const sending = 1;
const decided = 2;
const over = 4;
const attempt = 8;

/**
 * An event on its way through one sink: what the sink made of it, and how far it is. There may be very many that wait:
 * each member is 8 bytes more of each.
 */
export class Item<P = unknown> implements EncodedEvent<P> {
  readonly event: AcceptedEvent;
  key: string | undefined;
  readonly size: number;
  readonly payload: P;
  /** The one behind it where it waits; where it waited, once it was taken. */
  link: Item | KeyLane | undefined;
  private state: number;
  private rarity: Rarity | undefined;

  /**
   * @param tag what the listener knows it by
   * @param failingSince when it failed for the first time, by the clock for waits
   */
  constructor(
    { event, key, size, payload }: EncodedEvent<P>,
    public listener: OutcomeListener,
    public tag: unknown,
    failingSince?: number,
  ) {
    // Not the object of the sink, which would live as long as this one: of many events that is a lot of memory.
    this.event = event;
    this.key = key;
    this.size = size;
    this.payload = payload;
    // Here and not where it is needed first: what is added to an object later takes twice the room.
    this.link = undefined;
    this.state = 0;
    this.rarity = undefined;
    const expiry = expiryOf(event);
    if (expiry !== undefined) this.few.expiry = expiry;
    if (failingSince !== undefined) this.failingSince = failingSince;
  }

  get options(): SubmitOptions {
    return this.listener.options;
  }

  /** From then on it is not sent any more. */
  get expiry(): string | undefined {
    return this.rarity?.expiry;
  }

  get attempts(): number {
    return Math.trunc(this.state / attempt);
  }

  /** It is part of an attempt. */
  get isSending(): boolean {
    return (this.state & sending) !== 0;
  }

  /** One more attempt. */
  send(): void {
    this.state = (this.state + attempt) | sending;
  }

  /** It is over. */
  sent(): void {
    this.state &= ~sending;
  }

  /** Its outcome is certain, although perhaps not noted. */
  get isDecided(): boolean {
    return (this.state & decided) !== 0;
  }

  decide(): void {
    this.state |= decided;
  }

  /** Its key may go on. */
  get isOver(): boolean {
    return (this.state & over) !== 0;
  }

  end(): void {
    this.state |= over;
  }

  /** When it failed for the first time, by the clock for waits. */
  get failingSince(): number | undefined {
    return this.rarity?.failingSince;
  }

  set failingSince(since: number | undefined) {
    this.few.failingSince = since;
  }

  /** Until then its key rests. */
  get rest(): Promise<unknown> | undefined {
    return this.rarity?.rest;
  }

  set rest(rest: Promise<unknown> | undefined) {
    if (rest !== undefined || this.rarity !== undefined) this.few.rest = rest;
  }

  private get few(): Rarity {
    return (this.rarity ??= new Rarity());
  }
}
