import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeWebSocketMessage, encodeWebSocketMessage } from '../../../src/bindings/websocket/index.js';
import { bytes, event } from '../../core/events.js';
import { attack, hostileBytes } from '../../properties/hostile-input.js';
import { avro, json, protobuf } from './formats.js';

const events = [
  event(),
  event({ subject: 'é', time: '2024-05-06T07:08:09Z', flag: true, count: 5, data: { a: [null, 1] } }),
  event({ data: 'text', datacontenttype: 'text/plain' }),
  event({ data: bytes('ab') }),
];
const formats = [json, avro, protobuf];
const valid = events.flatMap((each) => formats.map((format) => Buffer.from(encodeWebSocketMessage(each, format).data)));
const content = hostileBytes(valid);
const halves = content.map((each) => {
  const whole = Buffer.from(each);
  return [whole.subarray(0, whole.length >> 1), whole.subarray(whole.length >> 1)];
});

it('any WebSocket message is an event that obeys every rule, or refused', () => {
  const messages = fc.record({
    data: fc.oneof(
      fc.constantFrom(...valid),
      content,
      content.map((each) => Buffer.from(each).toString()),
      content.map((each) => new Uint8Array(each).buffer),
      halves,
    ),
    isBinary: fc.boolean(),
    format: fc.constantFrom(...formats),
  });
  const { read, refused } = attack(messages, ({ data, isBinary, format }) => {
    return decodeWebSocketMessage(data, isBinary, format);
  });
  expect(read).toBeGreaterThan(5000);
  expect(refused).toBeGreaterThan(10_000);
}, 60_000);
