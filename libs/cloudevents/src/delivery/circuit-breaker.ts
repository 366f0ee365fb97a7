/** When a sink that fails is left alone, and for how long. */
export interface BreakerPolicy {
  /** Failed attempts in a row after which nothing is sent for a while. */
  readonly failures: number;
  /** Milliseconds until one attempt may show whether the other side is back. */
  readonly delay: number;
}

/**
 * `closed`: attempts flow. `open`: there are none. `half-open`: one is made, whose outcome decides.
 *
 * @see Nygard, "Release It!", chapter "Circuit Breaker", for the states
 */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** Counts failures in a row. Time is kept by who asks. */
export class CircuitBreaker {
  #state: CircuitState = 'closed';
  #failures = 0;

  constructor(private readonly policy: BreakerPolicy) {}

  get state(): CircuitState {
    return this.#state;
  }

  /** Says whether that opened it. Attempts that were under way when it opened change nothing. */
  failed(): boolean {
    if (this.#state === 'open') return false;
    this.#failures++;
    if (this.#state === 'closed' && this.#failures < this.policy.failures) return false;
    this.#state = 'open';
    return true;
  }

  /** The time is over: one attempt may try. Says whether it is to: one that was under way may have closed it. */
  probe(): boolean {
    if (this.#state !== 'open') return false;
    this.#state = 'half-open';
    return true;
  }

  /** The other side answers. Says whether that closed it. */
  worked(): boolean {
    this.#failures = 0;
    if (this.#state === 'closed') return false;
    this.#state = 'closed';
    return true;
  }
}
