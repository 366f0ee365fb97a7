import type { SinkDelivery } from './sink-delivery.js';
import type { Submission, SubmissionListener } from './submission.js';

/** What the events of one call become at each sink, in the order of the sinks: per sink, per event. */
export type Settled = readonly (readonly SinkDelivery[])[];

/** Hears of the end of a delivery. */
export interface DeliveryListener {
  allSettled(settled: Settled): void;
}

const none: readonly never[] = [];

/** The events of one call, with all sinks. */
export class Delivery implements SubmissionListener {
  readonly #first: Submission | undefined;
  /** Most applications have one sink, and no use for a list. */
  readonly #others: readonly Submission[];
  #open = 0;
  #listener: DeliveryListener | undefined;

  /** @param submissions one for each sink */
  constructor([first, ...others]: readonly Submission[]) {
    this.#first = first;
    this.#others = others.length === 0 ? none : others;
    this.#wait(first);
    for (const submission of others) this.#wait(submission);
  }

  allSettled(): void {
    if (--this.#open === 0) this.#listener?.allSettled(this.#settled());
  }

  /** Tells one listener once every event has its outcome at every sink: at once where they all have. */
  listen(listener: DeliveryListener): void {
    if (this.#open === 0) listener.allSettled(this.#settled());
    else this.#listener = listener;
  }

  /** The same as a promise, which never rejects. */
  get settled(): Promise<Settled> {
    return new Promise((resolve) => this.listen({ allSettled: resolve }));
  }

  #wait(submission: Submission | undefined): void {
    if (submission === undefined || submission.isSettled) return;
    this.#open++;
    submission.listen(this);
  }

  #settled(): Settled {
    if (this.#first === undefined) return none;
    return [this.#first.deliveries, ...this.#others.map(({ deliveries }) => deliveries)];
  }
}
