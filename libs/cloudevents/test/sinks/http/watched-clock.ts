import { type Clock, systemClock } from '../../../src/time/clock.js';

/** The real clock, and how many of its timers still run. */
export class WatchedClock implements Clock {
  readonly #running = new Set<object>();

  get running(): number {
    return this.#running.size;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  wall(): number {
    return systemClock.wall();
  }

  random(): number {
    return systemClock.random();
  }

  soon(callback: () => void): void {
    systemClock.soon(callback);
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
