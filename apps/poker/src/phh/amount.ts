import { PhhError } from './phh.error.js';

/** An amount of chips in hundredths, so that all arithmetic is exact: 47.50 is 4750. */
export type Amount = number;

const decimal = /^([0-9]+)(?:\.([0-9]{1,2})0*)?$/;

/** Reads the amount of an action from its text, digit by digit. */
export function amountOfText(text: string): Amount {
  const match = decimal.exec(text);
  if (match === null)
    throw new PhhError(`'${text}' is not an amount: write digits with at most two decimals, like 47.50`);
  const hundredths = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return inRange(hundredths, text);
}

/** Reads an amount TOML gave as a number. A float is the nearest one to its text, so rounding finds the text again. */
export function amountOfNumber(value: number | bigint): Amount {
  const units = Number(value) * 100;
  const rounded = Math.round(units);
  if (Math.abs(units - rounded) > 1e-6 * Math.max(1, Math.abs(units) / 1e6)) {
    throw new PhhError(`${value} has more than two decimals`);
  }
  return inRange(rounded, String(value));
}

/** Text for people: 4750 is `47.50`, 1000 is `10`. */
export function amountText(amount: Amount): string {
  const cents = amount % 100;
  return `${(amount - cents) / 100}${cents === 0 ? '' : `.${String(Math.abs(cents)).padStart(2, '0')}`}`;
}

function inRange(hundredths: number, text: string): Amount {
  if (!Number.isSafeInteger(hundredths)) throw new PhhError(`${text} is too large for an amount`);
  return hundredths;
}
