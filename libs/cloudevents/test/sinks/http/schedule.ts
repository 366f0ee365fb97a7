import { expect } from 'vitest';
import type { ManualClock } from '../../../../../test/support/manual-clock.js';
import { until } from '../../../../../test/support/until.js';

/** Each attempt sets its own deadline, so that deadlines count the attempts, at the moment they start. */
const deadline = 30_000;

export function attemptsStarted(clock: ManualClock): number {
  return clock.waits.filter((ms) => ms === deadline).length;
}

/** The waits between attempts, and those of the whole sink. */
export function waitsOf(clock: ManualClock): readonly number[] {
  return clock.waits.filter((ms) => ms !== deadline);
}

/** Waits for the answer to the latest attempt: no deadline runs any more and something else is waited for. */
export async function answered(clock: ManualClock, attempt: number): Promise<void> {
  await until(`attempt ${attempt} is answered`, () => attemptsStarted(clock) === attempt && restsBetween(clock));
}

/** Turns the clock on: no attempt before `ms` have passed, the next one then. */
export async function expectWait(clock: ManualClock, ms: number): Promise<void> {
  const before = attemptsStarted(clock);
  await clock.advance(ms - 1);
  expect(attemptsStarted(clock), `attempts within ${ms - 1} ms`).toBe(before);
  await clock.advance(1);
  await until(`an attempt follows after ${ms} ms`, () => attemptsStarted(clock) === before + 1);
}

function restsBetween(clock: ManualClock): boolean {
  return clock.pending > 0 && clock.due.every((ms) => ms !== deadline);
}
