import type { DeliveryChannel } from '../delivery-channel.js';

/** A second more or less is the way of a pause from one process to another. */
const tolerance = 1000;

/** Has a receiver that asked one process for a wait left alone by all of them. */
export class SharedPause {
  /** The pause is the store's: what the receiver told this process itself is not lifted. */
  #isOfOthers = false;

  /** @param tell passes on for how many milliseconds the receiver is to be left alone */
  constructor(
    private readonly channel: DeliveryChannel,
    tell: (ms: number) => void,
  ) {
    channel.watchPauses((ms) => {
      this.#isOfOthers = false;
      tell(ms);
    });
  }

  /** @param pausedFor milliseconds that are left of it, as the store says; 0: none */
  follow(pausedFor: number): void {
    if (pausedFor > this.channel.pausedFor + tolerance) {
      this.channel.pause(pausedFor);
      this.#isOfOthers = true;
    } else if (pausedFor === 0 && this.#isOfOthers) {
      // An operator has lifted it, or it is over.
      this.#isOfOthers = false;
      this.channel.resume();
    }
  }
}
