import type { Clock } from '../time/clock.js';
import { type BreakerPolicy, CircuitBreaker, type CircuitState } from './circuit-breaker.js';
import type { SinkStatus } from './sink-status.js';
import { Slots } from './slots.js';
import { TokenBucket } from './token-bucket.js';
import type { Waits } from './waits.js';

/** What keeps attempts from a sink besides the number of places. */
export interface GatePolicy {
  /** Default: none. */
  readonly breaker?: BreakerPolicy | undefined;
  /** Most attempts in any minute. Default: no limit. */
  readonly rate?: number | undefined;
}

/** Decides when an attempt may be made: pauses the receiver asked for, failures in a row, and the rate. */
export class SinkGate {
  readonly slots: Slots;
  readonly #breaker: CircuitBreaker | undefined;
  readonly #delay: number;
  readonly #tokens: TokenBucket | undefined;
  #pausedUntil = 0;
  #brokenUntil = 0;

  constructor(
    concurrency: number,
    { breaker, rate }: GatePolicy,
    private readonly clock: Clock,
    private readonly waits: Waits,
    private readonly status: SinkStatus,
    whenFree: () => void,
  ) {
    this.slots = new Slots(concurrency, () => this.#taken(), whenFree);
    this.#breaker = breaker === undefined ? undefined : new CircuitBreaker(breaker);
    this.#delay = breaker?.delay ?? 0;
    this.#tokens = rate === undefined ? undefined : new TokenBucket(rate, clock.monotonic());
  }

  get circuit(): CircuitState {
    return this.#breaker?.state ?? 'closed';
  }

  /** Milliseconds until an attempt may show whether the other side is back; 0 where one may now. */
  get brokenFor(): number {
    return this.circuit === 'open' ? Math.max(0, this.#brokenUntil - this.clock.monotonic()) : 0;
  }

  /** Milliseconds of the pause that are left. */
  get pausedFor(): number {
    return Math.max(0, this.#pausedUntil - this.clock.monotonic());
  }

  /** The other side answered. */
  worked(): void {
    if (this.#breaker?.worked() !== true) return;
    this.slots.open('broken');
    this.slots.widen();
  }

  /** It did not, or could not take anything. */
  failed(): void {
    if (this.#breaker?.failed() !== true) return;
    this.slots.close('broken');
    this.status.broken(this.#delay);
    const until = (this.#brokenUntil = this.clock.monotonic() + this.#delay);
    this.waits.after(this.#delay, () => {
      // An attempt that was under way may have closed it; then this may be the time of an earlier break.
      if (this.#brokenUntil !== until || this.#breaker?.probe() !== true) return;
      this.slots.narrow();
      this.slots.open('broken');
    });
  }

  /** The receiver asked for a wait: nothing at all is sent to it for so many milliseconds. */
  pause(ms: number): void {
    const until = this.clock.monotonic() + ms;
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.status.paused(ms);
    this.slots.close('paused');
    this.waits.after(ms, () => {
      if (this.#pausedUntil <= until) this.slots.open('paused');
    });
  }

  /** The wait is over before its time. */
  resume(): void {
    this.#pausedUntil = this.clock.monotonic();
    this.slots.open('paused');
  }

  #taken(): void {
    const wait = this.#tokens?.take(this.clock.monotonic()) ?? 0;
    if (wait === 0) return;
    this.slots.close('rate');
    this.waits.after(wait, () => this.slots.open('rate'));
  }
}
