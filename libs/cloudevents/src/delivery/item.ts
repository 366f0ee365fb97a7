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

/** How far an item is. Most that wait have none. */
class Progress {
  attempts = 0;
  isSending = false;
  isDecided = false;
  isOver = false;
  expiry: string | undefined = undefined;
  failingSince: number | undefined = undefined;
  rest: Promise<unknown> | undefined = undefined;
  lane: KeyLane | undefined = undefined;

  constructor(public next?: Item) {}
}

const none: Readonly<Progress> = new Progress();

/**
 * An event on its way through one sink: what the sink made of it, and how far it is. There may be very many that wait:
 * each member is 8 bytes more of each.
 */
export class Item<P = unknown> implements EncodedEvent<P> {
  readonly event: AcceptedEvent;
  key: string | undefined;
  readonly size: number;
  readonly payload: P;
  /** What is known of how far it is. While that is nothing: the one behind it. */
  private progress: Progress | Item | undefined;

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
    // Here and not where it is needed first: a member that is added later takes more room.
    this.progress = undefined;
    const expiry = expiryOf(event);
    if (expiry !== undefined) this.begun.expiry = expiry;
    if (failingSince !== undefined) this.begun.failingSince = failingSince;
  }

  get options(): SubmitOptions {
    return this.listener.options;
  }

  get attempts(): number {
    return this.far.attempts;
  }

  /** It is part of an attempt. */
  get isSending(): boolean {
    return this.far.isSending;
  }

  /** Its outcome is certain, although perhaps not noted. */
  get isDecided(): boolean {
    return this.far.isDecided;
  }

  /** Its key may go on. */
  get isOver(): boolean {
    return this.far.isOver;
  }

  /** From then on it is not sent any more. */
  get expiry(): string | undefined {
    return this.far.expiry;
  }

  /** When it failed for the first time, by the clock for waits. */
  get failingSince(): number | undefined {
    return this.far.failingSince;
  }

  /** Until then its key rests. */
  get rest(): Promise<unknown> | undefined {
    return this.far.rest;
  }

  /** The one behind it where it waits. */
  get next(): Item | undefined {
    const { progress } = this;
    return progress instanceof Progress ? progress.next : progress;
  }

  /** Where it was taken from. */
  get lane(): KeyLane | undefined {
    return this.far.lane;
  }

  set next(next: Item | undefined) {
    if (this.progress instanceof Progress) this.progress.next = next;
    else this.progress = next;
  }

  set lane(lane: KeyLane) {
    this.begun.lane = lane;
  }

  set failingSince(since: number | undefined) {
    this.begun.failingSince = since;
  }

  set rest(rest: Promise<unknown> | undefined) {
    this.begun.rest = rest;
  }

  /** An attempt begins. */
  send(): void {
    const { begun } = this;
    begun.attempts++;
    begun.isSending = true;
  }

  /** The attempt is over. */
  sent(): void {
    this.begun.isSending = false;
  }

  decide(): void {
    this.begun.isDecided = true;
  }

  end(): void {
    this.begun.isOver = true;
  }

  private get far(): Readonly<Progress> {
    const { progress } = this;
    return progress instanceof Progress ? progress : none;
  }

  private get begun(): Progress {
    const { progress } = this;
    return progress instanceof Progress ? progress : (this.progress = new Progress(progress));
  }
}
