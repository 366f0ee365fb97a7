import fc from 'fast-check';
import rhea from 'rhea';
import { expect, it } from 'vitest';
import { decodeAmqpMessage } from '../../../src/bindings/amqp/index.js';
import { attack } from '../../properties/hostile-input.js';
import { overTheWire } from './wire.js';

const { types, message } = rhea;
const text = fc.oneof(
  fc.constantFrom('', 'x', '1.0', '/a', 'a b', '%', 'é😀', '\ud800', '\ufffe', '\u0085', 'a/b', 'a:b', '-1', 'true'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const number = fc.oneof(fc.constantFrom(0, -1, 1.5, NaN, Infinity, 2 ** 31, 2 ** 53), fc.integer());
const octets = fc.uint8Array({ maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: number },
  fc.integer().map((each) => types.wrap_long(each)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => types.wrap_long(Buffer.from(bytes))),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => types.wrap_ulong(Buffer.from(bytes)) as unknown),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => types.wrap_uuid(Buffer.from(bytes))),
  fc.oneof(fc.integer(), fc.constantFrom(8.64e15, -8.64e15, 1e17)).map((each) => types.wrap_timestamp(each)),
  octets,
  fc.constantFrom(true, false, null, undefined, [], [1], {}, types.wrap_described('x', 'y')),
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ext', 'time', 'subject', 'dataschema', 'constructor', '0') },
  fc.constantFrom('id', 'source', 'datacontenttype', 'data', 'data_base64', '__proto__', '', 'A', 'specversion'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const property = fc
  .tuple(fc.constantFrom('cloudEvents_', 'cloudEvents_', 'cloudEvents_', 'cloudEvents:', ''), name, value)
  .map(([prefix, key, each]) => [prefix + key, each] as const);
const section = fc.oneof({ weight: 4, arbitrary: octets }, fc.constantFrom('x', 5, null, [], [Buffer.from('x')]));
const body = fc.oneof(
  { weight: 3, arbitrary: octets.map((each) => message.data_section(each) as unknown) },
  fc.constantFrom('{}', 'null', '"x"', '[').map((json) => message.data_section(Buffer.from(json)) as unknown),
  fc.array(section, { maxLength: 3 }).map((each) => message.data_sections(each) as unknown),
  fc.constantFrom<unknown>(message.sequence_section([1]), 'text', 5, { typecode: 0x75, content: Buffer.from('x') }),
);
const contentType = fc.constantFrom(
  undefined,
  undefined,
  'application/json',
  'text/plain',
  'text/plain; charset=utf-16le',
  'image/png',
  'xyz',
  '',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
);
const required: readonly (readonly [string, unknown])[] = [
  ['cloudEvents_specversion', '1.0'],
  ['cloudEvents_id', 'e-1'],
  ['cloudEvents_source', '/a'],
  ['cloudEvents_type', 't'],
];

it('any AMQP message is an event that obeys every rule, or refused', () => {
  const messages = fc
    .record({ properties: fc.array(property, { maxLength: 3 }), content_type: contentType, body, wired: fc.boolean() })
    .map(({ properties, wired, ...rest }) => {
      const given = { ...rest, application_properties: Object.fromEntries([...required, ...properties]) };
      return wired ? overTheWire(given) : given;
    });
  const { read, refused } = attack(messages, (given) => decodeAmqpMessage(given));
  expect(read).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(10_000);
}, 60_000);
