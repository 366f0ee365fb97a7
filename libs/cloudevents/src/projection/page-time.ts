import { isTimestamp } from '../core/index.js';
import { InvalidEventBookError } from '../errors/index.js';
import type { ProtobufTimestamp } from './event-book.js';

// The range of google.protobuf.Timestamp, which is that of RFC 3339: years 0001 to 9999.
const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;

/**
 * The time of a page as RFC 3339 text: text as it is, a `Date` to the millisecond, a protobuf `Timestamp` to the
 * nanosecond with 0, 3, 6 or 9 digits.
 *
 * @param page its index in the book, for messages
 * @throws InvalidEventBookError
 */
export function timeOfPage(createdAt: unknown, page: number): string | undefined {
  if (createdAt === undefined || createdAt === null) return undefined;
  if (typeof createdAt === 'string') {
    if (isTimestamp(createdAt)) return createdAt;
    throw new InvalidEventBookError(`${where(page)} must be a date-time of RFC 3339, with seconds and offset`);
  }
  if (createdAt instanceof Date) {
    if (Number.isNaN(createdAt.getTime())) throw new InvalidEventBookError(`${where(page)} is an invalid Date`);
    return createdAt.toISOString();
  }
  if (typeof createdAt === 'object' && 'seconds' in createdAt)
    return timestampText(createdAt as ProtobufTimestamp, page);
  throw new InvalidEventBookError(
    `${where(page)} must be RFC 3339 text, a Date or a protobuf Timestamp, not of type ${typeof createdAt}`,
  );
}

function timestampText({ seconds, nanos = 0 }: ProtobufTimestamp, page: number): string {
  const whole = Number(seconds);
  if (!Number.isInteger(whole) || whole < firstSecond || whole > lastSecond) {
    throw new InvalidEventBookError(`${where(page)}.seconds must be a whole number within the years 0001 to 9999`);
  }
  if (!Number.isInteger(nanos) || nanos < 0 || nanos > 999_999_999) {
    throw new InvalidEventBookError(`${where(page)}.nanos must be a whole number from 0 to 999999999`);
  }
  return `${new Date(whole * 1000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}${fraction(nanos)}Z`;
}

function where(page: number): string {
  return `pages[${page}].createdAt`;
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  return `.${digits.replace(/(?:000){1,2}$/, '')}`;
}
