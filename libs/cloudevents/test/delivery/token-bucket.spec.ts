import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/delivery/token-bucket.js';

const minute = 60_000;

/** When attempts are made by somebody who makes one whenever it is allowed. */
function eagerly(perMinute: number, until: number): number[] {
  const bucket = new TokenBucket(perMinute, 0);
  const times: number[] = [];
  for (let now = 0; now < until;) {
    times.push(now);
    now += bucket.take(now);
  }
  return times;
}

describe('a token bucket', () => {
  it('spreads few attempts evenly', () => {
    expect(eagerly(6, minute)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
  });

  it("gives a second's share at once after a rest", () => {
    const bucket = new TokenBucket(600, 0);
    expect(Array.from({ length: 9 }, () => bucket.take(minute))).toEqual(Array.from({ length: 9 }, () => 0));
    expect(bucket.take(minute)).toBeGreaterThan(0);
  });

  it('never gives more than its rate in any minute, and nearly that much to who is eager', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (perMinute) => {
        const times = eagerly(perMinute, 3 * minute);
        // One more than the rate takes a minute at least, wherever it begins.
        expect(times.every((at, index) => (times[index + perMinute] ?? Infinity) >= at + minute - 1e-6)).toBe(true);
        expect(times.length).toBeGreaterThanOrEqual(3 * perMinute * 0.95);
      }),
      { numRuns: 30 },
    );
  });

  it('saves nothing up beyond that share', () => {
    const bucket = new TokenBucket(60, 0);
    bucket.take(0);
    expect(bucket.take(3_600_000)).toBeCloseTo(1000);
  });
});
