import type { EncodedEvent } from '../sinks/sink.js';
import type { FailureReason, SinkDelivery } from './sink-delivery.js';

/** What the events of one call ask for besides being sent. */
export interface SubmitOptions {
  /** Hears of each outcome at once, and may let the key rest until it is noted; never rejects. */
  readonly whenSettled?: WhenSettled | undefined;
  /** Whether the caller keeps an event that failed for this reason, so that it becomes no dead letter. Default: never. */
  readonly keeps?: ((reason: FailureReason) => boolean) | undefined;
  /** Attempts are repeated until so many milliseconds after the first failure, however many that are. */
  readonly giveUpAfter?: number | undefined;
  /** Milliseconds since the first failure, where others have tried before. */
  readonly failingFor?: number | undefined;
  /**
   * Who has the events elsewhere as well, so that what waits can be given back unsent: while the first one of an owner
   * goes on failing, the others are. Default: nobody.
   */
  readonly owner?: object | undefined;
  /** Asked before every attempt: whether the owner still may have it sent. Else it is given back. Default: always. */
  readonly mayBeSent?: (() => boolean) | undefined;
}

/** An event on its way through one sink. */
export interface Item<P = unknown> {
  readonly encoded: EncodedEvent<P>;
  readonly submission: Submission;
  readonly index: number;
  /** From then on it is not sent any more. */
  readonly expiry: string | undefined;
  readonly options: SubmitOptions;
  attempts: number;
  /** When it failed for the first time, by the clock for waits. */
  failingSince?: number | undefined;
  /** It is part of an attempt. */
  isSending?: boolean;
  /** Its outcome is certain, although perhaps not noted. */
  isDecided?: boolean;
  /** Its key may go on. */
  isOver?: boolean;
  /** Until then its key rests. */
  rest?: Promise<unknown> | undefined;
}

/**
 * Hears of an outcome, and may hold the events of the same key back until it is noted.
 *
 * @param failingFor milliseconds since the first failure, where there was one
 */
export type WhenSettled = (delivery: SinkDelivery, failingFor: number | undefined) => Promise<unknown> | undefined;

/** The events of one call on their way through one sink. */
export class Submission {
  readonly #deliveries: (SinkDelivery | undefined)[] = [];
  #open: number;
  #listener: ((deliveries: readonly SinkDelivery[]) => void) | undefined;

  constructor(size: number) {
    for (let index = 0; index < size; index++) this.#deliveries.push(undefined);
    this.#open = size;
  }

  /** Notes the outcome of one event, once. */
  settle(index: number, delivery: SinkDelivery): void {
    this.#deliveries[index] = delivery;
    if (--this.#open === 0) this.#listener?.(this.#deliveries as readonly SinkDelivery[]);
  }

  /** Calls one listener once every event has its outcome: at once where they all have. */
  whenSettled(listener: (deliveries: readonly SinkDelivery[]) => void): void {
    if (this.#open === 0) listener(this.#deliveries as readonly SinkDelivery[]);
    else this.#listener = listener;
  }

  /** The same as a promise, for callers who wait; it is made when it is asked for, since most need none. Never rejects. */
  get settled(): Promise<readonly SinkDelivery[]> {
    return new Promise((resolve) => this.whenSettled(resolve));
  }
}
