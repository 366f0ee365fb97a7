import type { DeliveryChannel, SinkDelivery } from '../../../delivery/index.js';
import type { EncodedEvent } from '../../../sinks/sink.js';

/** What a dispatch needs of a channel. */
export type DispatchChannel = Pick<DeliveryChannel, 'encode' | 'submit' | 'pending' | 'bytes'>;

/** The event of one record on its way to one sink. */
export class SinkDispatch {
  #delivery: SinkDelivery | undefined;
  #isFree = false;
  #freeKey = (): void => undefined;

  constructor(
    private readonly channel: DispatchChannel,
    private readonly encoded: EncodedEvent,
  ) {}

  /** What became of it; nothing while that is open. */
  get delivery(): SinkDelivery | undefined {
    return this.#delivery;
  }

  /** @param giveUpAfter milliseconds since the first failure */
  submit(giveUpAfter: number, whenSettled: () => void): void {
    void this.channel.submit([this.encoded], {
      giveUpAfter,
      // Others have read its record by then, or will; theirs may have come further, or have to begin before it.
      mayBeSent: () => !this.#isFree,
      // Neither says anything of the event, which stays in its topic.
      keeps: (reason) => reason === 'gone' || reason === 'shutdown',
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
}
