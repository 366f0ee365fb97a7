import type { Clock } from '../time/clock.js';

/** Timers that can all be ended early: then they call back at once instead of never, and so do later ones. */
export class Waits {
  readonly #ends = new Set<() => void>();
  #ended = false;

  constructor(private readonly clock: Clock) {}

  after(ms: number, callback: () => void): void {
    // An attempt that was under way at the end may want to wait for the next one.
    if (this.#ended) return callback();
    const cancel = this.clock.after(ms, () => {
      this.#ends.delete(end);
      callback();
    });
    const end = (): void => {
      cancel();
      callback();
    };
    this.#ends.add(end);
  }

  endAll(): void {
    this.#ended = true;
    const ends = [...this.#ends];
    this.#ends.clear();
    for (const end of ends) end();
  }
}
