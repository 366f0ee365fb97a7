import type { AcceptedEvent } from '../core/index.js';
import type { Item, OutcomeListener } from './item.js';
import type { SinkDelivery } from './sink-delivery.js';
import { noOptions, type Submission, type SubmissionListener } from './submission.js';

/** What the events of one call become at each sink, in the order of the sinks: per sink, per event. */
export type Settled = readonly (readonly SinkDelivery[])[];

/**
 * Hears of the end of deliveries: one serves for many, each of which has a tag of its own. Calls that wait are many, and
 * with one event at one sink nothing is kept of them besides that event.
 */
export abstract class DeliveryListener<T = unknown> implements OutcomeListener {
  readonly options = noOptions;

  abstract allSettled(events: readonly AcceptedEvent[], settled: Settled, tag: T): void;

  note({ event, tag }: Item, delivery: SinkDelivery): void {
    this.allSettled([event], [[delivery]], tag as T);
  }
}

/** The events of one call, with all sinks. */
export abstract class Delivery {
  /** Tells one listener once every event has its outcome at every sink: at once where they all have. */
  abstract listen<T>(listener: DeliveryListener<T>, tag: T): void;

  /** The same as a promise, which never rejects. */
  get settled(): Promise<Settled> {
    return new Promise((resolve) => this.listen(resolving, resolve));
  }
}

class Resolving extends DeliveryListener<(settled: Settled) => void> {
  allSettled(_events: readonly AcceptedEvent[], settled: Settled, resolve: (settled: Settled) => void): void {
    resolve(settled);
  }
}

const resolving = new Resolving();

/** Of an item that nobody listens to yet: the outcome is its tag until somebody does. */
export const nobody: OutcomeListener = {
  options: noOptions,
  note: (item, delivery) => void (item.tag = delivery),
};

/** One event at one sink. */
export class LoneDelivery extends Delivery {
  readonly #item: Item;

  /** @param item of {@link nobody} */
  constructor(item: Item) {
    super();
    this.#item = item;
  }

  listen<T>(listener: DeliveryListener<T>, tag: T): void {
    const item = this.#item;
    const delivery = item.tag as SinkDelivery | undefined;
    item.listener = listener;
    item.tag = tag;
    if (delivery !== undefined) listener.note(item, delivery);
  }
}

/** Any number of events at any number of sinks. */
export class JointDelivery extends Delivery implements SubmissionListener {
  #open = 0;
  #listener: DeliveryListener | undefined = undefined;
  #tag: unknown = undefined;

  /** @param submissions one for each sink */
  constructor(
    private readonly events: readonly AcceptedEvent[],
    private readonly submissions: readonly Submission[],
  ) {
    super();
    for (const submission of submissions) {
      if (submission.isSettled) continue;
      this.#open++;
      submission.listen(this);
    }
  }

  allSettled(): void {
    if (--this.#open === 0) this.#tell();
  }

  listen<T>(listener: DeliveryListener<T>, tag: T): void {
    this.#listener = listener as DeliveryListener;
    this.#tag = tag;
    if (this.#open === 0) this.#tell();
  }

  #tell(): void {
    const settled = this.submissions.map(({ deliveries }) => deliveries);
    this.#listener?.allSettled(this.events, settled, this.#tag);
  }
}
