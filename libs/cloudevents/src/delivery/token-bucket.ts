const minute = 60_000;

/**
 * Tokens for attempts: never more than `perMinute` in any minute. As many as a second's share may be taken at once, the
 * rest is spread evenly.
 */
export class TokenBucket {
  readonly #size: number;
  /** Milliseconds until a token grows. */
  readonly #interval: number;
  #tokens: number;
  #at: number;

  constructor(perMinute: number, now: number) {
    this.#size = Math.max(1, Math.floor(perMinute / 60));
    // What may be taken at once must not come on top of a full minute's growth.
    const growth = this.#size === 1 ? perMinute : perMinute - this.#size;
    this.#interval = minute / growth;
    this.#tokens = this.#size;
    this.#at = now;
  }

  /** Takes a token. Says how many milliseconds it is until the next one; 0 where there is one now. */
  take(now: number): number {
    this.#tokens = Math.min(this.#size, this.#tokens + (now - this.#at) / this.#interval) - 1;
    this.#at = now;
    return this.#tokens >= 1 ? 0 : (1 - this.#tokens) * this.#interval;
  }
}
