/** How often and how fast an attempt is repeated. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt. */
  readonly minDelay: number;
  /** Longest wait in milliseconds. */
  readonly maxDelay: number;
}

/** The policy of settings that are in seconds. */
export function retryPolicyOf(seconds: Readonly<Record<keyof RetryPolicy, number>>): RetryPolicy {
  const { attempts, minDelay, maxDelay } = seconds;
  return { attempts, minDelay: minDelay * 1000, maxDelay: maxDelay * 1000 };
}

/**
 * Milliseconds to wait after the `attempt`-th failure: doubles each time, up to twice as long by chance so that many
 * senders do not come back together, and never above the longest wait.
 */
export function backoff(policy: RetryPolicy, attempt: number, random: number): number {
  const base = policy.minDelay * 2 ** (attempt - 1);
  return Math.min(policy.maxDelay, base * (1 + random));
}
