import { PhhError } from './phh.error.js';

/** An amount of chips in hundredths, so that all arithmetic is exact: 47.50 is 4750. */
export type Amount = number;

const decimal = /^([0-9]+)(?:\.([0-9]{1,2})0*)?$/;

/** Reads the amount of an action, digit by digit. */
export function amountOfText(text: string): Amount {
  const amount = hundredths(text);
  if (amount !== undefined) return amount;
  throw new PhhError(`'${text}' is not an amount: write digits with at most two decimals, like 47.50`);
}

/** Reads an amount that TOML gave as a number: by the shortest text of that number, which is what the file said. */
export function amountOfNumber(value: number | bigint): Amount {
  const text = String(value);
  const amount = hundredths(text.replace(/^-/, ''));
  if (amount === undefined) throw new PhhError(`${text} has more than two decimals or is too large`);
  return text.startsWith('-') ? -amount : amount;
}

/** Text for people: 4750 is `47.50`, 1000 is `10`. */
export function amountText(amount: Amount): string {
  const cents = amount % 100;
  return `${(amount - cents) / 100}${cents === 0 ? '' : `.${String(Math.abs(cents)).padStart(2, '0')}`}`;
}

function hundredths(text: string): Amount | undefined {
  const match = decimal.exec(text);
  if (match === null) return undefined;
  const amount = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  if (!Number.isSafeInteger(amount)) throw new PhhError(`${text} is too large for an amount`);
  return amount;
}
