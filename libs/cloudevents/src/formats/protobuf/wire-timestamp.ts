/** A `google.protobuf.Timestamp`: an instant without offset, `nanos` counting forward from `seconds`. */
export interface WireTimestamp {
  /** Since 1970 in UTC. */
  readonly seconds: number;
  readonly nanos: number;
}

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the range that timestamp.proto sets.
const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;

/**
 * The instant of a date-time of RFC 3339, to the nanosecond, or what keeps a Timestamp from holding it. The offset is
 * lost: the format has none.
 */
export function wireTimestamp(text: string): WireTimestamp | string {
  if (text.startsWith('60', 17)) return 'is a leap second, which a protobuf Timestamp cannot hold';
  const sign = text.at(-6);
  const hasOffset = sign === '+' || sign === '-';
  const fraction = text.slice(20, hasOffset ? -6 : -1);
  if (/[1-9]/.test(fraction.slice(9))) return 'is finer than nanoseconds, which a protobuf Timestamp cannot hold';
  const offset = hasOffset ? Number(text.slice(-5, -3)) * 60 + Number(text.slice(-2)) : 0;
  const local = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) / 1000;
  const seconds = sign === '-' ? local + offset * 60 : local - offset * 60;
  if (!isInRange(seconds)) return 'is outside the years 1 to 9999 in UTC, which are all a protobuf Timestamp can hold';
  return { seconds, nanos: fraction === '' ? 0 : Number(fraction.slice(0, 9).padEnd(9, '0')) };
}

/** The instant in RFC 3339, in UTC with 0, 3, 6 or 9 digits of a fraction; nothing where it is out of range. */
export function timestampText(seconds: number, nanos: number): string | undefined {
  if (!isInRange(seconds) || nanos < 0 || nanos > 999_999_999) return undefined;
  const minute = Math.floor(seconds / 60);
  const second = seconds - minute * 60;
  return `${minuteText(minute)}${second < 10 ? '0' : ''}${second}${fractionText(nanos)}Z`;
}

let lastMinute: number | undefined;
let lastText = '';

/** Up to the second: `2024-05-06T07:08:`. Most events are of the same minute as the one before. */
function minuteText(minute: number): string {
  if (minute !== lastMinute) {
    lastText = new Date(minute * 60_000).toISOString().slice(0, 17);
    lastMinute = minute;
  }
  return lastText;
}

function isInRange(seconds: number): boolean {
  return seconds >= firstSecond && seconds <= lastSecond;
}

function fractionText(nanos: number): string {
  if (nanos === 0) return '';
  if (nanos % 1_000_000 === 0) return `.${digits(nanos / 1_000_000, 1000)}`;
  return `.${nanos % 1000 === 0 ? digits(nanos / 1000, 1_000_000) : digits(nanos, 1_000_000_000)}`;
}

/** @param above the smallest number that has one digit more */
function digits(value: number, above: number): string {
  return String(value + above).slice(1);
}
