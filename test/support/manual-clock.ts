import type { Clock } from '../../libs/cloudevents/src/time/clock.js';
import { turns } from './turns.js';

/** A clock that stands still until a test turns it. */
export class ManualClock implements Clock {
  /** Waits that were asked for, in milliseconds, in order. */
  readonly waits: number[] = [];
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  constructor(
    private readonly chance: () => number = () => 0,
    private readonly epoch = Date.UTC(2026, 0, 1),
  ) {}

  monotonic(): number {
    return this.#now;
  }

  wall(): number {
    return this.epoch + this.#now;
  }

  random(): number {
    return this.chance();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.waits.push(ms);
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Turns the clock on, firing what falls due in order, and lets what follows from it happen. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets promises and immediates that are due run. */
export const settle = (): Promise<void> => turns(5);
