export interface UntilOptions {
  readonly timeoutMs?: number;
  /** Ends the waiting early, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until a condition holds; looks often, and fails with what it waited for. A condition that throws does not hold
 * yet; its last error is the cause of the failure.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { timeoutMs = 15_000, signal }: UntilOptions = {},
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    signal?.throwIfAborted();
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while (performance.now() < end);
  throw new Error(`waited ${timeoutMs} ms in vain until ${what}`, { cause });
}
