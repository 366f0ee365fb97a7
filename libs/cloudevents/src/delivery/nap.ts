import type { Clock } from '../time/clock.js';

/** A wait that can be ended early. What wakes it while nobody waits ends the next one at once. */
export class Nap {
  #wake: (() => void) | undefined;
  #isAwake = false;

  constructor(private readonly clock: Pick<Clock, 'after'>) {}

  /** Resolves after so many milliseconds, or when it is woken. */
  async sleep(ms: number): Promise<void> {
    if (!this.#isAwake) {
      await new Promise<void>((resolve) => {
        const cancel = this.clock.after(ms, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#isAwake = false;
  }

  wake(): void {
    this.#isAwake = true;
    this.#wake?.();
  }
}
