import type { Clock } from '../../../time/clock.js';

/** Notices that nothing has moved for a while. */
export class Stall {
  #last = 0;
  #cancel: (() => void) | undefined;
  #waiting: (() => void)[] = [];

  /** @param patience milliseconds */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic' | 'after'>,
    private readonly patience: number,
  ) {}

  /** Something began, or came to its end. */
  moved(): void {
    this.#last = this.clock.monotonic();
  }

  /** Resolves when nothing has moved for as long as patience lasts, or there is nothing left to move. */
  stalled(): Promise<void> {
    if (this.#cancel === undefined) this.#watch(this.patience);
    return new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing is left to move: ends every wait. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #watch(ms: number): void {
    this.#cancel = this.clock.after(ms, () => {
      const left = this.#last + this.patience - this.clock.monotonic();
      if (left > 0) this.#watch(left);
      else this.end();
    });
  }
}
