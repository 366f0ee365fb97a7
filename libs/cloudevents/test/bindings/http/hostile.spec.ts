import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/bindings/http/index.js';
import { bytes, event } from '../../core/events.js';
import { attack, hostileBytes } from '../../properties/hostile-input.js';

const contentTypes = [
  'application/json',
  'application/json; charset=iso-8859-1',
  'text/plain; charset=utf-16le',
  'text/plain; charset=klingon',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/cloudevents+json; charset="utf-8',
  'APPLICATION/CLOUDEVENTS',
  'image/png',
  '',
];
const names = [
  'ce-id',
  'CE-Source',
  'ce-type',
  'ce-specversion',
  'ce-time',
  'ce-subject',
  'ce-ext',
  'ce-__proto__',
  'ce-',
  'ce-data',
  'ce-datacontenttype',
  'ce-constructor',
  'content-encoding',
  'host',
];
const values = [
  '1.0',
  '/s',
  'a%20b',
  '%',
  '%C0%A0',
  '%ED%A0%80',
  '"q\\"x"',
  '"open',
  '2026-03-01T12:00:00Z',
  '',
  'é',
  '\u0000',
  'identity',
  'gzip',
  '€',
];
const whole = Object.entries(
  encodeMessage(event({ data: { a: 1 }, subject: 'ü "%', time: '2026-03-01T12:00:00Z' })).headers,
);

const header = fc.tuple(
  fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 })),
  fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'binary', maxLength: 12 })),
);
const headers = fc
  .record({
    some: fc.subarray(whole, { minLength: whole.length - 2 }),
    more: fc.array(header, { maxLength: 3 }),
    contentType: fc.option(fc.constantFrom(...contentTypes), { nil: undefined }),
    form: fc.constantFrom('raw', 'record', 'pairs'),
  })
  .map(({ some, more, contentType, form }) => {
    const kept = contentType === undefined ? some : some.filter(([name]) => name !== 'content-type');
    const pairs = [...kept, ...more, ...(contentType === undefined ? [] : [['Content-Type', contentType]])] as [
      string,
      string,
    ][];
    if (form === 'raw') return pairs.flat();
    return form === 'pairs' ? new Map(pairs) : (Object.fromEntries(pairs) as Record<string, string>);
  });
const bodies = hostileBytes([
  bytes('{"a":1}'),
  bytes('"x"'),
  bytes(JSON.stringify(event({ data: 1 }))),
  bytes(`[${JSON.stringify(event())}]`),
]);

describe('the HTTP decoder, on any headers and body', () => {
  it.each([false, true])('gives events that obey the rules, or a DecodeError (tolerant: %s)', (tolerant) => {
    const counts = attack(fc.record({ headers, body: bodies }), (message) => decodeMessage(message, { tolerant }));
    expect(counts.read).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});
