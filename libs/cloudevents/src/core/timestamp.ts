import { sameAsBefore } from './same-as-before.js';

const grammar = /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

// Every date-time but those in a leap second or on the 29th of February: that it exists is told by its digits alone.
const existing = new RegExp(
  '^[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)' +
    '[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$',
);

// What most senders write, and up to its minute as the one before.
const usualLength = '1970-01-01T00:00:00.000Z'.length;
const lastMinute = Uint8Array.from('1970-01-01T00:00:', (character) => character.charCodeAt(0));

/**
 * Whether `value` is a date-time of RFC 3339, section 5.6, that exists: real calendar days, offsets up to 23:59, and
 * second 60 only where UTC may insert a leap second (the last minute of a month).
 */
export function isTimestamp(value: string): boolean {
  return isInLastMinute(value) || isDateTime(value);
}

const isDateTime = sameAsBefore((value): boolean => {
  if (existing.test(value)) {
    rememberMinute(value);
    return true;
  }
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

/** Whether it has three digits of a second, and its minute is that of the one before. Faster than a regular expression. */
function isInLastMinute(value: string): boolean {
  if (value.length !== usualLength) return false;
  for (let at = 0; at < lastMinute.length; at++) if (value.charCodeAt(at) !== lastMinute[at]) return false;
  if (!isDigit(value, 17) || value.charCodeAt(17) > 0x35 || !isDigit(value, 18) || value.charCodeAt(19) !== 0x2e)
    return false;
  return isDigit(value, 20) && isDigit(value, 21) && isDigit(value, 22) && value.charCodeAt(23) === 0x5a;
}

/** @param value one of the usual length has no offset, which would be longer or leave no minute */
function rememberMinute(value: string): void {
  if (value.length !== usualLength) return;
  for (let at = 0; at < lastMinute.length; at++) lastMinute[at] = value.charCodeAt(at);
}

function isDigit(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

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
