import type { AcceptedEvent, CloudEvent } from '../../../core/index.js';
import { isAboutTheSink, type SinkDelivery } from '../../../delivery/index.js';
import { SinkError } from '../../../errors/index.js';
import type { Receipt } from '../../../receiving/receipt.js';
import { type DispatchChannel, SinkDispatch } from './sink-dispatch.js';

/** The event of one record on its way to every sink. */
export class Dispatch {
  /** Resolves when every sink has an outcome. */
  readonly settled: Promise<void>;
  readonly #sinks: readonly SinkDispatch[];
  #open: number;
  #settle = (): void => undefined;

  /** @throws InvalidEventError when a sink cannot represent the event; no sink has seen it then */
  constructor(
    readonly event: AcceptedEvent,
    channels: readonly DispatchChannel[],
  ) {
    this.#sinks = channels.map((channel) => new SinkDispatch(channel, channel.encode(event)));
    this.#open = this.#sinks.length;
    this.settled = new Promise((resolve) => (this.#settle = resolve));
  }

  /** Whether an outcome is missing. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** How often the sink that failed was sent it. */
  get attempts(): number {
    return this.#failures[0]?.attempts ?? 0;
  }

  /** Why it is not finished, in words. */
  get trouble(): string {
    const troubles = this.#sinks.flatMap(({ trouble }) => trouble ?? []);
    return troubles.length === 0 ? 'its record is to be read again' : troubles.join('; ');
  }

  /** Another record may come to lie in the same place, where a topic was made anew. */
  isOf({ id, source }: CloudEvent): boolean {
    return id === this.event.id && source === this.event.source;
  }

  /**
   * @param giveUpAfter milliseconds since the first failure
   * @param whenSettled called with each outcome
   */
  submit(giveUpAfter: number, whenSettled: () => void): void {
    for (const sink of this.#sinks) {
      sink.submit(giveUpAfter, () => {
        this.#open--;
        whenSettled();
        if (this.#open === 0) this.#settle();
      });
    }
  }

  /** What the record is told; nothing while that is open. A sink that is gone, or stopped, takes it after another start. */
  receipt(): Receipt | undefined {
    if (this.isOpen) return undefined;
    const failures = this.#failures;
    if (failures.some(({ reason }) => isAboutTheSink(reason))) return undefined;
    const [failure] = failures;
    if (failure === undefined) return { status: 'handled' };
    return { status: failure.reason === 'exhausted' ? 'failed' : 'rejected', error: this.#errorOf(failure) };
  }

  /** Later events of its keys wait for its dead letter no more, and what is not yet sent is left to others. */
  free(): void {
    for (const sink of this.#sinks) sink.free();
  }

  get #failures(): readonly SinkDelivery[] {
    return this.#sinks.flatMap(({ delivery }) => (delivery?.status === 'failed' ? [delivery] : []));
  }

  /** Where there are several sinks, it says which one it was. */
  #errorOf({ sink, error = new SinkError('Not delivered', { retryable: false }) }: SinkDelivery): SinkError {
    if (this.#sinks.length === 1) return error;
    return new SinkError(`Sink '${sink}': ${error.message}`, { retryable: error.retryable, cause: error });
  }
}
