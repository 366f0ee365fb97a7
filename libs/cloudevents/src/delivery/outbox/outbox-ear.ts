import type { Clock } from '../../time/clock.js';
import { Nap } from '../nap.js';
import type { OutboxLog } from './outbox-log.js';
import type { OutboxListening } from './outbox-store.js';
import type { TimedStore } from './timed-store.js';

/** Hears at once of what others write, where the store can tell; again after each time it was cut off. */
export class OutboxEar {
  readonly #nap: Nap;
  #listening: OutboxListening | undefined;
  #isClosed = false;

  constructor(
    private readonly store: TimedStore,
    private readonly clock: Clock,
    private readonly log: OutboxLog,
    /** Milliseconds between two connections. */
    private readonly retryDelay: number,
    private readonly whenWritten: () => void,
  ) {
    this.#nap = new Nap(clock);
  }

  /** Resolves when it is closed; never rejects. */
  async run(): Promise<void> {
    while (this.store.canListen && !this.#isClosed) {
      try {
        this.#listening = await this.store.listen(this.whenWritten);
        // What was written while nobody listened.
        this.whenWritten();
        if (this.#isClosed) await this.#listening.stop();
        await this.#listening.ended;
      } catch (error) {
        this.log.deaf(error);
      }
      if (!this.#isClosed) await this.#nap.sleep(this.retryDelay);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#nap.wake();
    void this.#listening?.stop();
  }
}
