import { sameAsBefore } from './same-as-before.js';

const grammar = /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

// Every date-time but those in a leap second or on the 29th of February: that it exists is told by its digits alone.
const existing = new RegExp(
  '^[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)' +
    '[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$',
);

/**
 * Whether `value` is a date-time of RFC 3339, section 5.6, that exists: real calendar days, offsets up to 23:59, and
 * second 60 only where UTC may insert a leap second (the last minute of a month).
 */
export const isTimestamp = sameAsBefore((value): boolean => {
  if (existing.test(value)) return true;
  if (!grammar.test(value)) return false;
  // All fields but the fraction have fixed places, counted from the start or from the end.
  const year = twoDigits(value, 0) * 100 + twoDigits(value, 2);
  const month = twoDigits(value, 5);
  const day = twoDigits(value, 8);
  const hour = twoDigits(value, 11);
  const minute = twoDigits(value, 14);
  const second = twoDigits(value, 17);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  if (hour > 23 || minute > 59 || second > 60) return false;
  const offset = offsetOf(value);
  if (offset === undefined) return false;
  return second < 60 || isLeapMinute(year, month, day, hour * 60 + minute - offset);
});

/** The offset from UTC in minutes, or nothing where it is out of range. */
function offsetOf(value: string): number | undefined {
  const sign = value[value.length - 6];
  if (sign !== '+' && sign !== '-') return 0;
  const hours = twoDigits(value, value.length - 5);
  const minutes = twoDigits(value, value.length - 2);
  if (hours > 23 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (sign === '-' ? -1 : 1);
}

function twoDigits(value: string, at: number): number {
  return (value.charCodeAt(at) - 48) * 10 + value.charCodeAt(at + 1) - 48;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `minutes` counts in UTC from the start of the local day; the minute before it belongs to the day before. */
function isLeapMinute(year: number, month: number, day: number, minutes: number): boolean {
  return minutes === 1439 ? day === daysOf(year, month) : minutes === -1 && day === 1;
}
