import type { EncodedEvent } from '../sinks/sink.js';
import type { SinkDelivery } from './sink-delivery.js';

/** An event on its way through one sink. */
export interface Item<P = unknown> {
  readonly encoded: EncodedEvent<P>;
  readonly submission: Submission;
  readonly index: number;
  /** From then on it is not sent any more. */
  readonly expiry: string | undefined;
  attempts: number;
  /** Told of the outcome. What it gives back, if anything, the key rests for. */
  readonly whenSettled?: WhenSettled | undefined;
  /** Until then its key rests. */
  rest?: Promise<unknown> | undefined;
}

/** Hears of an outcome, and may hold the events of the same key back until it is noted. */
export type WhenSettled = (delivery: SinkDelivery) => Promise<unknown> | undefined;

/** The events of one call on their way through one sink: one promise for all of them. */
export class Submission {
  readonly settled: Promise<readonly SinkDelivery[]>;
  readonly #deliveries: (SinkDelivery | undefined)[];
  #open: number;
  #resolve!: (deliveries: readonly SinkDelivery[]) => void;

  constructor(size: number) {
    this.#deliveries = Array.from<SinkDelivery | undefined>({ length: size });
    this.#open = size;
    this.settled = new Promise((resolve) => (this.#resolve = resolve));
    this.#finish();
  }

  /** Notes the outcome of one event. Only the first one counts: says whether this was it. */
  settle(index: number, delivery: SinkDelivery): boolean {
    if (this.#deliveries[index] !== undefined) return false;
    this.#deliveries[index] = delivery;
    this.#open--;
    this.#finish();
    return true;
  }

  #finish(): void {
    if (this.#open === 0) this.#resolve(this.#deliveries as readonly SinkDelivery[]);
  }
}
