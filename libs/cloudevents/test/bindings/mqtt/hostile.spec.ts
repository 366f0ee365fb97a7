import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeMqttMessage, type ReceivedMqttMessage } from '../../../src/bindings/mqtt/index.js';
import { attack } from '../../properties/hostile-input.js';

const text = fc.oneof(
  fc.constantFrom('', 'x', '1.0', '/a', 'a b', '%', 'é😀', '\ud800', '\ufffe', '\u0085', 'a/b', 'a:b', '-1', 'true'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ext', 'time', 'subject', 'dataschema', 'constructor', '0', 'tostring') },
  fc.constantFrom(
    'id',
    'source',
    'datacontenttype',
    'data',
    'data_base64',
    '__proto__',
    '',
    'A',
    'ce-id',
    'specversion',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const value = fc.oneof(
  { weight: 9, arbitrary: text },
  fc.array(text, { maxLength: 2 }),
  // What no client gives, but a caller without types might.
  fc.constantFrom(undefined, null, 5, {}, true).map((each) => each as never),
);
const contentType = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.constantFrom(
    'application/json',
    'text/plain',
    'text/plain; charset=utf-16le',
    'image/png',
    'xyz',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    ['application/cloudevents+json', 'a/b'] as never,
  ),
  text,
);
const event = '{"specversion":"1.0","id":"1","source":"/a","type":"t","data":[]}';
const payload = fc.oneof(
  fc.constantFrom('{}', 'null', '"x"', '[', event, event.replace('"/a"', '"é"'), ''),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
  text,
);
const required: readonly (readonly [string, string])[] = [
  ['specversion', '1.0'],
  ['id', 'e-1'],
  ['source', '/a'],
  ['type', 't'],
];

it('any MQTT message is an event that obeys every rule, or refused', () => {
  const messages = fc.record({
    message: fc
      .record({ properties: fc.array(fc.tuple(name, value), { maxLength: 3 }), contentType, payload })
      .map(({ properties, ...rest }): ReceivedMqttMessage => {
        const userProperties = Object.fromEntries([...required, ...properties]) as Record<string, string>;
        return { payload: rest.payload, properties: { contentType: rest.contentType, userProperties } };
      }),
    protocolVersion: fc.constantFrom(5, 5, 5, 4),
    tolerant: fc.boolean(),
  });
  const { read, refused } = attack(messages, ({ message, ...options }) => {
    return decodeMqttMessage(message, options as { protocolVersion: 4 | 5; tolerant: boolean });
  });
  expect(read).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(10_000);
}, 60_000);
