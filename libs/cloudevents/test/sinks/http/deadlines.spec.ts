import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { Deadlines, type Limited } from '../../../src/sinks/http/deadlines.js';

/** Notes when its time was up. */
class Attempt implements Limited {
  deadline = 0;
  place = -1;
  readonly ends: number[] = [];

  constructor(
    private readonly clock: ManualClock,
    private readonly whenLate: () => void = () => undefined,
  ) {}

  expire(): void {
    this.ends.push(this.clock.monotonic());
    this.whenLate();
  }
}

describe('deadlines', () => {
  const setUp = () => {
    const clock = new ManualClock();
    return {
      clock,
      deadlines: new Deadlines(1000, clock),
      attempt: (whenLate?: () => void) => new Attempt(clock, whenLate),
    };
  };

  it('end everything at its own time, once, with one timer', async () => {
    const { clock, deadlines, attempt } = setUp();
    const attempts = [];
    for (let n = 0; n < 10; n++) {
      attempts.push(attempt());
      deadlines.add(attempts[n] as Attempt);
      expect(clock.pending).toBe(1);
      await clock.advance(30);
    }
    await clock.advance(10_000);
    expect(attempts.map(({ ends }) => ends)).toEqual(attempts.map((_, n) => [1000 + 30 * n]));
    expect(clock.pending).toBe(0);
  });

  it('spare what has ended before, wherever it was in the list', async () => {
    const { clock, deadlines, attempt } = setUp();
    const attempts = Array.from({ length: 9 }, () => attempt());
    for (const one of attempts) deadlines.add(one);
    const over = [0, 8, 4, 3, 7].map((place) => attempts[place] as Attempt);
    for (const one of over) {
      deadlines.delete(one);
      deadlines.delete(one);
    }
    await clock.advance(5000);
    for (const one of attempts) expect(one.ends).toEqual(over.includes(one) ? [] : [1000]);
  });

  it('begin again after a time in which nothing was under way', async () => {
    const { clock, deadlines, attempt } = setUp();
    const [first, second, third] = [attempt(), attempt(), attempt()];
    deadlines.add(first);
    deadlines.delete(first);
    await clock.advance(400);
    deadlines.add(second);
    await clock.advance(5000);
    deadlines.add(third);
    await clock.advance(5000);
    expect([first.ends, second.ends, third.ends]).toEqual([[], [1400], [6400]]);
  });

  it('allow that one that is late ends or begins others', async () => {
    const { clock, deadlines, attempt } = setUp();
    const [other, next] = [attempt(), attempt()];
    const first = attempt(() => {
      deadlines.delete(other);
      deadlines.add(next);
    });
    deadlines.add(first);
    deadlines.add(other);
    await clock.advance(5000);
    expect([first.ends, other.ends, next.ends]).toEqual([[1000], [], [2000]]);
    expect(clock.pending).toBe(0);
  });

  it('leave no timer behind at the end, but wait for what is under way', async () => {
    const { clock, deadlines, attempt } = setUp();
    const [first, second] = [attempt(), attempt()];
    deadlines.add(first);
    deadlines.add(second);
    deadlines.end();
    deadlines.delete(first);
    expect(clock.pending).toBe(1);
    deadlines.delete(second);
    expect(clock.pending).toBe(0);
  });
});
