import { type Clock, systemClock } from '../../../src/delivery/index.js';

/** The real clock, and how many of its timers still run. */
export class WatchedClock implements Clock {
  readonly #running = new Set<object>();
  readonly monotonic = systemClock.monotonic;
  readonly wall = systemClock.wall;
  readonly random = systemClock.random;
  readonly soon = systemClock.soon;

  get running(): number {
    return this.#running.size;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = {};
    this.#running.add(timer);
    const cancel = systemClock.after(ms, () => {
      this.#running.delete(timer);
      callback();
    });
    return () => {
      this.#running.delete(timer);
      cancel();
    };
  }
}
