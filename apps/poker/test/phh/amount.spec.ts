/** Amounts are exact hundredths, whatever binary floats make of them. */
import { describe, expect, it } from 'vitest';
import { amountOfNumber, amountOfText, amountText } from '../../src/phh/amount.js';

describe('amounts', () => {
  it.each([
    [0, 0],
    [5, 500],
    [2.5, 250],
    [0.1 + 0.2, 30],
    [1.15, 115],
    [4066.5, 406_650],
    [1284.44, 128_444],
    [90071992547409.9, 9_007_199_254_740_990],
    [10n, 1000],
  ])('the TOML number %d', (number, amount) => {
    expect(amountOfNumber(number)).toBe(amount);
  });

  it('refuses what is finer than a hundredth', () => {
    expect(() => amountOfNumber(0.125)).toThrow('0.125 has more than two decimals');
  });

  it('every amount up to 10000.00 survives text, number and back', () => {
    for (let amount = 0; amount <= 1_000_000; amount += 7) {
      expect(amountOfText(amountText(amount))).toBe(amount);
      expect(amountOfNumber(Number(amountText(amount)))).toBe(amount);
    }
  });
});
