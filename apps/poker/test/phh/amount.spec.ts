/** Amounts are exact hundredths, whatever binary floats make of them. */
import { describe, expect, it } from 'vitest';
import { amountOfNumber, amountOfText, amountText } from '../../src/phh/amount.js';

describe('amounts', () => {
  it.each([
    [0, 0],
    [5, 500],
    [2.5, 250],
    [1.15, 115],
    [4066.5, 406_650],
    [1284.44, 128_444],
    [90071992547409.9, 9_007_199_254_740_990],
    [-2.5, -250],
    [10n, 1000],
  ])('the TOML number %d', (number, amount) => {
    expect(amountOfNumber(number)).toBe(amount);
  });

  it('refuses what is finer than a hundredth', () => {
    expect(() => amountOfNumber(0.125)).toThrow('0.125 has more than two decimals');
  });

  it('every amount up to 10000.00 survives text, number and back', () => {
    const all = Array.from({ length: 1_000_001 }, (_, amount) => amount);
    const lost = all.filter((amount) => {
      const text = amountText(amount);
      return amountOfText(text) !== amount || amountOfNumber(Number(text)) !== amount;
    });
    expect(lost).toEqual([]);
  });
});
