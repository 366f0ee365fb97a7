import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** What is waited for, for the message of the error. */
  for: string;
  timeoutMs: number;
  /** Ends the waiting early, with the signal's reason. */
  signal?: AbortSignal;
}

/** Asks again and again until the answer is true; a check that throws counts as "not yet". */
export async function waitUntil(check: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  let cause: unknown;
  while (Date.now() < deadline) {
    options.signal?.throwIfAborted();
    try {
      if (await check()) return;
    } catch (error) {
      cause = error;
    }
    await delay(50);
  }
  throw new Error(`Waited ${options.timeoutMs} ms for ${options.for}`, { cause });
}
