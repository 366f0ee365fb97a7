import { type DeliveryChannel, isAboutTheSink, type SinkDelivery } from '../../../delivery/index.js';
import { errorText } from '../../dead-letter-note.js';
import type { EncodedEvent } from '../../../sinks/sink.js';

/** What a dispatch needs of a channel. */
export type DispatchChannel = Pick<DeliveryChannel, 'name' | 'encode' | 'submit' | 'pending' | 'bytes' | 'health'>;

/** The event of one record on its way to one sink. */
export class SinkDispatch {
  #delivery: SinkDelivery | undefined;
  #isFree = false;
  #wasAsked = false;
  #lastError: Error | undefined;
  #freeKey = (): void => undefined;

  constructor(
    private readonly channel: DispatchChannel,
    private readonly encoded: EncodedEvent,
  ) {}

  /** What became of it; nothing while that is open. */
  get delivery(): SinkDelivery | undefined {
    return this.#delivery;
  }

  /** Why the sink does not have it, in words; nothing where it has, or need not. */
  get trouble(): string | undefined {
    const { delivery, channel } = this;
    if (delivery !== undefined && delivery.status !== 'failed') return undefined;
    return troubleOf(channel, delivery?.error ?? this.#lastError ?? channel.health().lastError);
  }

  /** @param giveUpAfter milliseconds since the first failure */
  submit(giveUpAfter: number, whenSettled: () => void): void {
    this.channel.submit([this.encoded], {
      giveUpAfter,
      // Others have read its record by then, or will; theirs may have come further, or have to begin before it.
      mayBeSent: () => {
        this.#noteError();
        return !this.#isFree;
      },
      // The event stays in its topic.
      keeps: isAboutTheSink,
      whenSettled: (delivery) => {
        this.#delivery = delivery;
        whenSettled();
        if (delivery.status !== 'failed' || this.#isFree) return undefined;
        // Were the next one of its key sent before it lies in the dead letters, a crash between the two would send them
        // the other way round.
        return new Promise<void>((resolve) => (this.#freeKey = resolve));
      },
    });
  }

  /** Later events of its key wait for its dead letter no more, and it is not sent, unless it is being sent just now. */
  free(): void {
    this.#isFree = true;
    this.#freeKey();
  }

  /** It is asked for after every failed attempt at once, but the first time before there was any. */
  #noteError(): void {
    if (this.#wasAsked) this.#lastError = this.channel.health().lastError ?? this.#lastError;
    this.#wasAsked = true;
  }
}

/** What is wrong with a sink, in words. */
export function troubleOf({ name }: Pick<DispatchChannel, 'name'>, error: Error | undefined): string {
  return error === undefined ? `sink '${name}' has not answered` : `sink '${name}' failed with ${errorText(error)}`;
}
