import type { BatchDelivery } from './batch-delivery.js';
import type { ChannelParts } from './channel-parts.js';
import type { Item } from './item.js';
import { headsOf, UnderWay } from './under-way.js';

/** Takes batches from the queue of a channel, as its sink has room for them, and has them delivered. */
export class BatchDispatch {
  readonly #underWay = new UnderWay();
  #scheduled = false;

  constructor(
    private readonly parts: ChannelParts,
    private readonly batches: BatchDelivery,
  ) {}

  /** Events that were taken from the queue, and are not settled. */
  get underWay(): readonly Item[] {
    return this.#underWay.items;
  }

  /** Something changed: what may start now does. */
  schedule(): void {
    if (this.#scheduled || !this.#mayStart()) return;
    this.#scheduled = true;
    // What is published in one burst goes as one batch; while attempts are under way the next batch gathers.
    this.parts.clock.soon(() => {
      this.#scheduled = false;
      while (this.#mayStart()) this.#start();
    });
  }

  /** Gives back what is meant of those events that have an owner, where it is not just being sent, nor failed already. */
  withdraw(isMeant: (item: Item) => boolean): void {
    const { queue, pending, status } = this.parts;
    const owned = (item: Item): boolean => item.options.owner !== undefined && isMeant(item);
    const given = this.#underWay.items.filter((item) => !item.isSending && owned(item));
    for (const item of [...queue.withdraw(owned), ...given]) pending.giveBack(item, status.error);
  }

  /**
   * While the sink fails, only a few batches may wait for their retry: enough for subjects that do not fail to pass,
   * too few for an outage to use up the attempts of everything that waits. Those that may go on failing do not count:
   * they would keep others out for as long. A probe costs no attempts, and what waits may be what gets through.
   */
  #mayStart(): boolean {
    const { gate, linger, queue, sink, status } = this.parts;
    if (!gate.slots.free || !queue.hasReady) return false;
    const isFailing = status.error !== undefined && gate.circuit !== 'half-open';
    if (isFailing && this.#underWay.size >= 2 * sink.limits.concurrency) return false;
    return linger.isDue();
  }

  #start(): void {
    const batch = this.parts.queue.take(this.parts.sink.limits);
    this.#underWay.add(batch);
    void this.batches
      .deliver(batch, () => this.#lasts(batch))
      .then(() => {
        this.#underWay.delete(batch);
        this.schedule();
      });
  }

  /** What goes on failing is not to fill the memory: of each owner the first event stays. */
  #lasts(batch: readonly Item[]): void {
    if (!this.#underWay.lasts(batch)) return;
    const heads = headsOf(batch);
    this.withdraw((item) => (heads.get(item.options.owner as object) ?? item) !== item);
    this.schedule();
  }
}
