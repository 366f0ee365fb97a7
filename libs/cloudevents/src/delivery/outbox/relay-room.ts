import type { Clock } from '../../time/clock.js';
import type { OutboxSettings } from './outbox.options.js';

/** Of the room for events, what one lane may take. */
const shareOfLane = 16;
/** Of the room: what is left of it, or little more, once a claim has filled half of it. */
const usual = 0.45;
/** Of the room: with less, nothing more is claimed. */
const least = 0.25;
/** Of the time between two looks: how long it waits at most for so much room. */
const shareOfPoll = 10;

/** How much of the outbox one relay has in memory, and how much more it may claim. */
export class RelayRoom {
  #events = 0;
  #bytes = 0;
  #undelivered = 0;
  /** Since when there is less room than usual, by the clock for waits. */
  #scarceSince: number | undefined;

  constructor(
    private readonly settings: Pick<OutboxSettings, 'maxEvents' | 'maxBytes' | 'poll'>,
    private readonly clock: Clock,
  ) {}

  /** Events in hand without an outcome. */
  get undelivered(): number {
    return this.#undelivered;
  }

  /** An event is in hand. */
  taken(bytes: number): void {
    this.#events++;
    this.#undelivered++;
    this.#bytes += bytes;
  }

  /** One has an outcome, which is still to be noted. */
  delivered(): void {
    this.#undelivered--;
  }

  /** One is not in hand any more. */
  left(bytes: number): void {
    this.#events--;
    this.#bytes -= bytes;
  }

  /** Not for each event by itself is more claimed. */
  get isFull(): boolean {
    return this.#events > 0 && this.#hasLessThan(least);
  }

  /**
   * Few large claims cost less than many small ones: what is under way as a rule makes more room soon. Milliseconds for
   * which that is waited for; 0: no longer.
   */
  patience(): number {
    if (this.#events === 0 || !this.#hasLessThan(usual)) {
      this.#scarceSince = undefined;
      return 0;
    }
    const now = this.clock.monotonic();
    this.#scarceSince ??= now;
    return Math.max(0, this.#scarceSince + this.settings.poll / shareOfPoll - now);
  }

  /** What the next claim may bring. */
  get limits(): { readonly events: number; readonly eventsOfLane: number; readonly bytes: number } {
    const { maxEvents, maxBytes } = this.settings;
    return {
      // Half of it: the next ones are read while these are delivered.
      events: Math.min(maxEvents - this.#events, Math.ceil(maxEvents / 2)),
      eventsOfLane: Math.max(1, Math.floor(maxEvents / shareOfLane)),
      bytes: maxBytes - this.#bytes,
    };
  }

  #hasLessThan(share: number): boolean {
    const { maxEvents, maxBytes } = this.settings;
    return maxEvents - this.#events < maxEvents * share || maxBytes - this.#bytes < maxBytes * share;
  }
}
