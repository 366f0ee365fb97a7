import { attributeTypes, InvalidEventError } from 'nestjs-cloudevents';
import type { ConformanceCase } from '../model.js';
import { instantOf } from '../support/instant.js';
import { expectAccepted, expectRefused, expectSame } from '../support/mismatch.js';
import { type JsonObject, objectIn, textIn } from '../support/shape.js';
import { tableSuite } from '../support/table-suite.js';

/**
 * Timestamps: what they mean, and texts that are none. In memory a timestamp is the text it was written in, so that is
 * what must still hold the fraction (in units of 100 ns) and the offset.
 */
export const timestampsSuite = tableSuite('cloudevents-sdk-csharp/timestamps', {
  parse_ok: valid,
  fraction_ok: valid,
  offset_ok: valid,
  must_reject(row) {
    const text = textIn(objectIn(row, 'a row')['text'], 'text');
    return caseOf(text, () => expectRefused(() => attributeTypes.timestamp.parse(text), InvalidEventError));
  },
});

function valid(row: unknown): ConformanceCase {
  const expected = objectIn(row, 'a row');
  const text = textIn(expected['text'], 'text');
  return caseOf(text, () => {
    const value = expectAccepted(() => attributeTypes.timestamp.parse(text));
    if ('y' in expected) expectSame('instant', instantIn(expected), instantOf(value));
    if ('ticks' in expected) expectSame('ticks', expected['ticks'], ticksOf(value));
    if ('offset_minutes' in expected) expectSame('offset', expected['offset_minutes'], offsetOf(value));
  });
}

function instantIn({ y, mo, d, h, mi, s, ticks, offset_minutes: offset }: JsonObject): number {
  const local = new Date(0);
  local.setUTCFullYear(Number(y), Number(mo) - 1, Number(d));
  local.setUTCHours(Number(h), Number(mi), Number(s), Math.floor(Number(ticks) / 10_000));
  return local.getTime() - Number(offset) * 60_000;
}

function ticksOf(value: string): number {
  return Number((/\.([0-9]+)/.exec(value)?.[1] ?? '').slice(0, 7).padEnd(7, '0'));
}

function offsetOf(value: string): number {
  const [, sign, hours, minutes] = /([+-])([0-9]{2}):([0-9]{2})$/.exec(value) ?? [];
  // The sum makes the zero of -00:00 a plain one.
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) + 0;
}

function caseOf(text: string, run: () => void): ConformanceCase {
  return { id: JSON.stringify(text), run };
}
