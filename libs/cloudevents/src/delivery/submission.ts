import type { Item, OutcomeListener } from './item.js';
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

/**
 * Hears of an outcome, and may hold the events of the same key back until it is noted.
 *
 * @param failingFor milliseconds since the first failure, where there was one
 */
export type WhenSettled = (delivery: SinkDelivery, failingFor: number | undefined) => Promise<unknown> | undefined;

/** Hears of the end of a submission. */
export interface SubmissionListener {
  allSettled(): void;
}

export const noOptions: SubmitOptions = {};
const none: readonly never[] = [];

/** The events of one call on their way through one sink; each has its place among them as its tag. */
export class Submission implements OutcomeListener {
  /** Made with the first outcome: events that wait are many. */
  #deliveries: SinkDelivery[] | undefined;
  #open: number;
  #listener: SubmissionListener | undefined;

  constructor(
    private readonly size: number,
    readonly options: SubmitOptions = noOptions,
  ) {
    this.#open = size;
  }

  get isSettled(): boolean {
    return this.#open === 0;
  }

  /** What became of each event. Complete once it is settled. */
  get deliveries(): readonly SinkDelivery[] {
    return this.#deliveries ?? none;
  }

  /** Notes the outcome of one event. */
  note({ tag }: Item, delivery: SinkDelivery): void {
    this.#deliveries ??= listOf(this.size, delivery);
    this.#deliveries[tag as number] = delivery;
    if (--this.#open === 0) this.#listener?.allSettled();
  }

  /** Tells one listener once every event has its outcome, unless they all have. */
  listen(listener: SubmissionListener): void {
    this.#listener = listener;
  }

  /** The same as a promise, for callers who wait; it is made when it is asked for, since most need none. Never rejects. */
  get settled(): Promise<readonly SinkDelivery[]> {
    if (this.isSettled) return Promise.resolve(this.deliveries);
    return new Promise((resolve) => this.listen({ allSettled: () => resolve(this.deliveries) }));
  }
}

/** As long as it will be: outcomes may come in any order. */
function listOf(size: number, delivery: SinkDelivery): SinkDelivery[] {
  const list = [delivery];
  while (list.length < size) list.push(delivery);
  return list;
}
