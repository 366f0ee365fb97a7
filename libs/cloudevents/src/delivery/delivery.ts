import type { SinkDelivery } from './sink-delivery.js';
import type { Submission, SubmissionListener } from './submission.js';

/** What the events of one call become at each sink, in the order of the sinks: per sink, per event. */
export type Settled = readonly (readonly SinkDelivery[])[];

/** Hears of the end of a delivery. */
export interface DeliveryListener {
  allSettled(settled: Settled): void;
}

/** The events of one call, with all sinks. */
export class Delivery implements SubmissionListener {
  #open = 0;
  #listener: DeliveryListener | undefined;

  /** @param submissions one for each sink */
  constructor(private readonly submissions: readonly Submission[]) {
    for (const submission of submissions) {
      if (submission.isSettled) continue;
      this.#open++;
      submission.listen(this);
    }
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

  #settled(): Settled {
    return this.submissions.map(({ deliveries }) => deliveries);
  }
}
