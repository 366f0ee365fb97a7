/** Nanoseconds per event of work that is done in one go. */
export function timed(events: number, work: () => void): number {
  const begun = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - begun) / events;
}

/** Nanoseconds per event of work that waits for others. */
export async function timedAsync(events: number, work: () => Promise<unknown>): Promise<number> {
  const begun = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - begun) / events;
}

/** Runs so many calls, never more than `window` at once. */
export async function inFlight(
  window: number,
  calls: number,
  call: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < calls) await call(next++);
  };
  await Promise.all(Array.from({ length: Math.min(window, calls) }, lane));
}
