import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/bindings/kafka/index.js';
import { bytes, event } from '../../core/events.js';
import { attack, hostileBytes } from '../../properties/hostile-input.js';

const whole = Object.entries(encodeMessage(event({ data: { a: 1 }, subject: 'ü€' })).headers).map(
  ([name, value]) => [name, bytes(value)] as [string, unknown],
);
const names = [
  'ce_id',
  'ce_source',
  'ce_specversion',
  'ce_ext',
  'CE_ID',
  'ce_',
  'ce___proto__',
  'ce_datacontenttype',
  'content-type',
  'other',
];
const texts = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
  'text/plain',
  '1.0',
  '',
  '%41',
];

const value = fc.oneof(
  fc.constantFrom(...texts).map(bytes),
  fc.constantFrom<unknown>(...texts, undefined, null, [], [bytes('a'), bytes('b')], ['a']),
  fc.uint8Array({ maxLength: 8 }),
);
const headers = fc
  .tuple(
    fc.subarray(whole, { minLength: whole.length - 2 }),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 3 }),
  )
  .map(([some, more]) => Object.fromEntries([...some, ...more]) as never);
const content = fc.option(hostileBytes([bytes('{"a":1}'), bytes(JSON.stringify(event({ data: 1 })))]), { nil: null });

describe('the Kafka decoder, on any headers and value', () => {
  it('gives an event that obeys the rules, or a DecodeError', () => {
    const records = fc.record({ headers: fc.option(headers, { nil: undefined as never }), value: content });
    const counts = attack(records, (record) => decodeMessage(record));
    expect(counts.read).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});
