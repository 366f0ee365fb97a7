import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/time/clock.js';

/** Timers that keep the process alive. */
const keeping = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('the system clock', () => {
  it('keeps the process alive until a wait is over, but not for one that is idle', () => {
    const before = keeping();
    const endIdle = systemClock.after(60_000, () => undefined, true);
    expect(keeping()).toBe(before);
    const end = systemClock.after(60_000, () => undefined);
    expect(keeping()).toBe(before + 1);
    end();
    endIdle();
    expect(keeping()).toBe(before);
  });

  it('calls back after an idle wait too', async () => {
    const begun = systemClock.monotonic();
    await new Promise<void>((resolve) => {
      systemClock.after(20, resolve, true);
      // Stands for the connection, which is what keeps the process.
      const end = systemClock.after(5000, () => undefined);
      systemClock.after(40, end);
    });
    expect(systemClock.monotonic() - begun).toBeGreaterThanOrEqual(20);
  });
});
