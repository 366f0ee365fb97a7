import type { BatchLimits } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import type { OrderQueue } from './order-queue.js';

/** Milliseconds by which timers are early or late: they count whole ones. */
const tolerance = 1;

/** Lets events that do not fill a batch wait for more, until the first of them has waited long enough. */
export class Linger {
  #cancel: (() => void) | undefined;
  #isOver = false;

  /** @param whenDue called when what waits has waited long enough */
  constructor(
    private readonly limits: BatchLimits,
    private readonly queue: OrderQueue,
    private readonly clock: Clock,
    private readonly whenDue: () => void,
  ) {}

  /** When what is queued now has begun to wait; 0 where nothing waits for more, and nobody looks at it. */
  get now(): number {
    return this.#isNeeded ? this.clock.monotonic() : 0;
  }

  /** Whether the next batch may leave. While it may not, a timer says when it may. */
  isDue(): boolean {
    if (!this.#isNeeded || this.queue.fills(this.limits)) return true;
    const left = this.queue.oldest + (this.limits.linger ?? 0) - this.clock.monotonic();
    if (left <= tolerance) return true;
    this.#cancel ??= this.clock.after(left - tolerance, () => {
      this.#cancel = undefined;
      this.whenDue();
    });
    return false;
  }

  /** Nothing waits for more any longer: no more will come, or nothing will be sent. */
  end(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  get #isNeeded(): boolean {
    return !this.#isOver && (this.limits.linger ?? 0) > 0;
  }
}
