import { describe, expect, it } from 'vitest';
import { median, quantile, spread } from './statistics.js';

describe('statistics of rounds', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('does not sort what it was given', () => {
    const values = [3, 1, 2];
    median(values);
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it('spread is how far the values are apart, as a share of the median', () => {
    expect(spread([8, 10, 12])).toBeCloseTo(0.4);
    expect(spread([10, 10])).toBe(0);
    expect(spread([-12, -10, -8])).toBeCloseTo(0.4);
  });

  it('the 99th of a hundred values is the 0.98 quantile, and the last one that of 1', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(quantile(values, 0.98)).toBe(99);
    expect(quantile(values, 1)).toBe(100);
  });
});
