import { sameAsBefore } from './same-as-before.js';

/**
 * Whether `value` is a date-time of RFC 3339, section 5.6, that exists: real calendar days, offsets up to 23:59, and
 * second 60 only where UTC may insert a leap second (the last minute of a month).
 */
export const isTimestamp = sameAsBefore((value): boolean => {
  if (!hasGrammar(value)) return false;
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

// Every event has one, mostly another than the event before: this takes a third of the time of a regular expression.
const shape = '0000-00-00T00:00:00';

/** `YYYY-MM-DDThh:mm:ss`, a fraction if there is one, and `Z` or an offset; letters in either case. */
function hasGrammar(value: string): boolean {
  for (let at = 0; at < shape.length; at++) if (!isLike(value.charCodeAt(at), shape.charCodeAt(at))) return false;
  let at = shape.length;
  if (value.charCodeAt(at) === point) {
    const first = ++at;
    while (isDigit(value.charCodeAt(at))) at++;
    if (at === first) return false;
  }
  const rest = value.length - at;
  const code = value.charCodeAt(at);
  if (rest === 1) return (code | lowerCase) === lowerZ;
  return rest === 6 && (code === plus || code === minus) && isOffset(value, at + 1);
}

const point = 0x2e;
const plus = 0x2b;
const minus = 0x2d;
const colon = 0x3a;
const digitZero = 0x30;
const upperT = 0x54;
const lowerZ = 0x7a;
const lowerCase = 0x20;

/** Beyond the end of a string every code is NaN, which is like nothing. */
function isLike(code: number, expected: number): boolean {
  if (expected === digitZero) return isDigit(code);
  return code === expected || (expected === upperT && code === (upperT | lowerCase));
}

function isOffset(value: string, at: number): boolean {
  return (
    isDigit(value.charCodeAt(at)) &&
    isDigit(value.charCodeAt(at + 1)) &&
    value.charCodeAt(at + 2) === colon &&
    isDigit(value.charCodeAt(at + 3)) &&
    isDigit(value.charCodeAt(at + 4))
  );
}

function isDigit(code: number): boolean {
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
