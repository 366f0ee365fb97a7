import { TomlDate } from 'smol-toml';
import type { Fields } from './fields.js';
import { PhhError } from './phh.error.js';

/** What card rooms of North America write: the local time of the place, summer time included. */
const places: Readonly<Record<string, string>> = {
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
};

/** Abbreviations that name one offset. Those with several meanings (IST, AST, ...) are left out on purpose. */
const offsets: Readonly<Record<string, string>> = {
  UTC: '+00:00',
  GMT: '+00:00',
  WET: '+00:00',
  BST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  JST: '+09:00',
  AEST: '+10:00',
  AEDT: '+11:00',
  EDT: '-04:00',
  EST: '-05:00',
  CDT: '-05:00',
  CST: '-06:00',
  MDT: '-06:00',
  MST: '-07:00',
  PDT: '-07:00',
  PST: '-08:00',
};

/**
 * When the hand began, as RFC 3339 text, or `undefined` where the file does not give date and time in full: nothing is
 * invented. Without a zone the time is UTC, as PHH says.
 */
export function startTime(fields: Fields): string | undefined {
  const time = fields.raw('time');
  const [year, month, day] = ['year', 'month', 'day'].map((name) => fields.integer(name));
  if (time !== undefined && !(time instanceof TomlDate && time.isTime())) {
    throw new PhhError("'time' must be a time of day, like 21:05:00");
  }
  if (time === undefined || year === undefined || month === undefined || day === undefined) return undefined;
  const local = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${time.toISOString().slice(0, 8)}`;
  const instant = Date.parse(`${local}Z`);
  if (Number.isNaN(instant) || new Date(instant).getUTCDate() !== day) {
    throw new PhhError(`'day', 'month' and 'year' give no date of the calendar: ${local.slice(0, 10)}`);
  }
  const offset = offsetFor(fields, instant);
  return `${local}${offset === '+00:00' ? 'Z' : offset}`;
}

function offsetFor(fields: Fields, local: number): string {
  const zone = fields.text('time_zone');
  if (zone !== undefined) return offsetIn(zone, local, 'time_zone');
  const abbreviation = fields.text('time_zone_abbreviation')?.toUpperCase();
  if (abbreviation === undefined) return '+00:00';
  const fixed = offsets[abbreviation];
  if (fixed !== undefined) return fixed;
  const place = places[abbreviation];
  if (place !== undefined) return offsetIn(place, local, 'time_zone_abbreviation');
  throw new PhhError(
    `'time_zone_abbreviation' ${abbreviation} is not known here; give 'time_zone' instead, like America/New_York`,
  );
}

/** The offset of `zone` at a local time. Twice, because the first guess can fall on the other side of a change. */
function offsetIn(zone: string, local: number, field: string): string {
  const guess = offsetAt(zone, local, field);
  return offsetAt(zone, local - minutes(guess) * 60_000, field);
}

function offsetAt(zone: string, instant: number, field: string): string {
  try {
    const name =
      formatOf(zone)
        .formatToParts(instant)
        .find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    return name === 'GMT' ? '+00:00' : name.slice(3, 9);
  } catch {
    throw new PhhError(`'${field}' ${zone} is no time zone of the IANA list`);
  }
}

/** Formats are slow to make, and a file rarely names more than one zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  return format;
}

function minutes(offset: string): number {
  const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith('-') ? -size : size;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
