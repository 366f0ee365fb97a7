import type { Clock } from '../../../../src/time/clock.js';

/** A clock that stands until a test moves it. */
export class HandClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  /** Timers that are running. */
  get waiting(): number {
    return this.#timers.length;
  }

  monotonic = (): number => this.#now;
  wall = (): number => this.#now;
  random = (): number => 0.5;

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((one) => one !== timer));
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }

  move(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { callback } of due) callback();
  }
}
