import type { Clock } from './clock.js';

/** Timers that can all be ended early: then they call back at once instead of never. */
export class Waits {
  readonly #ends = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  after(ms: number, callback: () => void): void {
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
    const ends = [...this.#ends];
    this.#ends.clear();
    for (const end of ends) end();
  }
}
