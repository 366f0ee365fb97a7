import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeNatsMessage } from '../../../src/bindings/nats/index.js';
import { attack } from '../../properties/hostile-input.js';

const text = fc.oneof(
  fc.constantFrom('', 'x', '1.0', '/a', 'a b', '%', '%41', '%c0%a0', '"', '"a\\"', 'é😀', '\ud800', '\ufffe', '\ufffd'),
  fc.constantFrom('a/b', 'a:b', '-1', 'true', 'application/json', 'text/plain', 'text/plain;charset=utf-16le'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ce-ext', 'ce-time', 'ce-subject', 'CE-Subject', 'ce-dataschema', 'ce-0') },
  fc.constantFrom('ce-datacontenttype', 'ce-data', 'ce-__proto__', 'ce-constructor', 'ce-', 'ce-A', '__proto__', ''),
  fc.constantFrom('ce-id', 'ce-source', 'ce-specversion', 'CE-ID', 'Trace'),
  fc.string({ unit: 'binary', maxLength: 3 }).map((end) => `ce-${end}`),
);
const values = fc.oneof({ weight: 5, arbitrary: text.map((each) => [each]) }, fc.array(text, { maxLength: 2 }));
const contentType = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/cloudevents',
  '',
);
const event = '{"specversion":"1.0","id":"1","source":"/a","type":"t","data":[]}';
const data = fc.oneof(
  fc.constantFrom('{}', 'null', '"x"', '[', event, event.replace('"/a"', '"é"'), '').map((json) => Buffer.from(json)),
  fc.uint8Array({ maxLength: 9 }),
);
const required: readonly (readonly [string, readonly string[]])[] = [
  ['ce-specversion', ['1.0']],
  ['ce-id', ['e-1']],
  ['ce-source', ['/a']],
  ['ce-type', ['t']],
];

it('any NATS message is an event that obeys every rule, or refused', () => {
  const messages = fc
    .record({
      extra: fc.array(fc.tuple(name, values), { maxLength: 3 }),
      bare: fc.nat(9),
      contentType,
      data,
      tolerant: fc.boolean(),
    })
    .map(({ extra, bare, contentType: type, data: content, tolerant }) => {
      const announced = type === undefined ? [] : [['Content-Type', [type]] as const];
      // A later header replaces one of the same name, so that the required ones are not only repeated.
      const headers = new Map(bare === 0 ? announced : [...required, ...announced, ...extra]);
      return { message: { data: content, headers }, options: { tolerant } };
    });
  const { read, refused } = attack(messages, ({ message, options }) => decodeNatsMessage(message, options));
  expect(read).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(10_000);
}, 60_000);
