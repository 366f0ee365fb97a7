import type { SinkDelivery } from './sink-delivery.js';
import type { Submission } from './submission.js';

/** What the events of one call become at each sink, in the order of the sinks: per sink, per event. */
export type Settled = readonly (readonly SinkDelivery[])[];

/** The events of one call, with all sinks. */
export class Delivery {
  /** @param submissions one for each sink */
  constructor(private readonly submissions: readonly Submission[]) {}

  /** Calls one listener once every event has its outcome at every sink: at once where they all have. */
  whenSettled(listener: (settled: Settled) => void): void {
    const { submissions } = this;
    const [only] = submissions;
    if (only === undefined) return listener([]);
    if (submissions.length === 1) return only.whenSettled((deliveries) => listener([deliveries]));
    const settled: (readonly SinkDelivery[])[] = [];
    let open = submissions.length;
    submissions.forEach((submission, index) => {
      submission.whenSettled((deliveries) => {
        settled[index] = deliveries;
        if (--open === 0) listener(settled);
      });
    });
  }

  /** The same as a promise, which never rejects. */
  get settled(): Promise<Settled> {
    return new Promise((resolve) => this.whenSettled(resolve));
  }
}
