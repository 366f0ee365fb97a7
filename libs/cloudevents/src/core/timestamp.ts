const grammar =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$/;

/**
 * Whether `value` is a date-time of RFC 3339, section 5.6, that exists: real calendar days, offsets up to 23:59, and
 * second 60 only where UTC may insert a leap second (the last minute of a month).
 */
export function isTimestamp(value: string): boolean {
  const match = grammar.exec(value);
  if (match === null) return false;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHour = Number(match[8] ?? 0);
  const offsetMinute = Number(match[9] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (match[7] === '-' ? -1 : 1);
  return isLeapMinute(year, month, day, hour * 60 + minute - offset);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Leap seconds are the last second of a UTC month; `minutes` counts from the local day's start, in UTC. */
function isLeapMinute(year: number, month: number, day: number, minutes: number): boolean {
  if (minutes === 1439) return day === daysOf(year, month);
  if (minutes === -1) return day === 1;
  return minutes === 2879 && day === daysOf(year, month) - 1;
}
