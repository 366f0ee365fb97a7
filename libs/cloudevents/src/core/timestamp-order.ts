/**
 * Which of two timestamps is earlier: negative when `a` is, positive when `b` is, 0 when they are the same instant.
 * Exact: offsets, every digit of a fraction and leap seconds count, all of which a `Date` would lose.
 *
 * @param a a date-time of RFC 3339, as `isTimestamp` accepts it; so is `b`
 */
export function compareTimestamps(a: string, b: string): number {
  return minuteOf(a) - minuteOf(b) || secondOf(a) - secondOf(b) || compareFractions(fractionOf(a), fractionOf(b));
}

const offset = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/i;

/** Milliseconds since the epoch to the begin of the minute in UTC: offsets are whole minutes. */
function minuteOf(value: string): number {
  return Date.parse((value.slice(0, 16) + value.slice(value.search(offset))).toUpperCase());
}

/** 60 in a leap second, which is after the 59th of its minute and before the next minute. */
function secondOf(value: string): number {
  return Number(value.slice(17, 19));
}

/** The digits after the second, which may be none. */
function fractionOf(value: string): string {
  return value.slice(20, value.search(offset));
}

function compareFractions(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a.padEnd(length, '0'), b.padEnd(length, '0')];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
