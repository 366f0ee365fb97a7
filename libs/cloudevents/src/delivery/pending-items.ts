import { SinkError } from '../errors/index.js';
import type { EncodedEvent } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { type DeadLetterWriter, type Failure, letterOf } from './dead-letters/index.js';
import type { FailureReason, SinkDelivery } from './sink-delivery.js';
import type { Item } from './item.js';

/** What one sink was given and is not settled, and how each event of it ends: once, whoever says so first. */
export class PendingItems {
  #events = 0;
  #bytes = 0;
  #whenNone: (() => void)[] = [];

  constructor(
    private readonly sink: string,
    private readonly clock: Clock,
    /** Where events go that the sink did not get. */
    private readonly deadLetters: DeadLetterWriter | undefined,
    /** Called whenever there are fewer than before. */
    private readonly whenLess: () => void,
  ) {}

  get events(): number {
    return this.#events;
  }

  /** As the sink sends them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when there are none. */
  none(): Promise<void> {
    return this.#events === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenNone.push(resolve));
  }

  add({ size }: EncodedEvent): void {
    this.#events++;
    this.#bytes += size;
  }

  settle(item: Item, delivery: SinkDelivery): void {
    if (item.isDecided) return;
    item.decide();
    item.rest = this.#note(item, delivery);
  }

  /** It ends without the sink: as a dead letter, unless its caller keeps it or there is no store of them. */
  fail(item: Item, reason: FailureReason, error: SinkError): void {
    const delivery = { sink: this.sink, status: 'failed', attempts: item.attempts, reason, error } as const;
    const isKept = item.options.keeps?.(reason) === true;
    if (isKept || this.deadLetters === undefined) this.settle(item, delivery);
    else this.#giveUp(item, { ...delivery, failingFor: this.#failingFor(item) }, delivery, this.deadLetters);
  }

  /**
   * It goes back to its owner, who has it elsewhere, as if the application stopped.
   *
   * @param error what the sink fails with at the moment, if anything
   */
  giveBack(item: Item, error: SinkError | undefined): void {
    const given = error ?? new SinkError('Given back before delivery', { retryable: true });
    const { attempts } = item;
    this.settle(item, { sink: this.sink, status: 'failed', attempts, reason: 'shutdown', error: given });
  }

  /** Into the dead letters. Until they have it its key rests, since a crash in between would reorder. */
  #giveUp(item: Item, failure: Failure, delivery: SinkDelivery, writer: DeadLetterWriter): void {
    if (item.isDecided) return;
    item.decide();
    const { event, key, size: bytes } = item;
    const letter = letterOf(this.sink, event, failure, this.clock);
    const put = writer.put({ letter, key, bytes, error: failure.error });
    item.rest = put.then((deadLetterError) => {
      const isPut = deadLetterError === undefined;
      return this.#note(item, isPut ? { ...delivery, status: 'dead-lettered' } : { ...delivery, deadLetterError });
    });
  }

  #note(item: Item, delivery: SinkDelivery): Promise<unknown> | undefined {
    const { listener, size, options } = item;
    listener.note(item, delivery);
    const rest = options.whenSettled?.(delivery, this.#failingFor(item));
    this.#bytes -= size;
    this.#events--;
    this.whenLess();
    if (this.#events === 0) for (const resolve of this.#whenNone.splice(0)) resolve();
    return rest;
  }

  #failingFor({ failingSince }: Item): number | undefined {
    return failingSince === undefined ? undefined : this.clock.monotonic() - failingSince;
  }
}
