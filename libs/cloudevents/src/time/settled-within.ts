import type { Clock } from './clock.js';

/** Waits for `work`, but no longer than `ms` milliseconds. Says whether it settled in time; rejects as it does. */
export async function settledWithin(clock: Pick<Clock, 'after'>, ms: number, work: Promise<unknown>): Promise<boolean> {
  let cancel = (): void => undefined;
  const deadline = new Promise<false>((resolve) => {
    cancel = clock.after(ms, () => resolve(false));
  });
  try {
    return await Promise.race([deadline, work.then(() => true)]);
  } finally {
    cancel();
  }
}
