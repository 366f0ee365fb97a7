import { describe, expect, it } from 'vitest';
import { decodeMessage as decodeHttp } from '../../src/bindings/http/index.js';
import { decodeMessage as decodeKafka } from '../../src/bindings/kafka/index.js';
import { decodeMqttMessage } from '../../src/bindings/mqtt/index.js';
import { decodeNatsMessage } from '../../src/bindings/nats/index.js';
import type { MessageDecodeOptions } from '../../src/bindings/message-options.js';
import { DecodeError } from '../../src/errors/index.js';
import { LimitExceededError } from '../../src/formats/index.js';
import { bytes, event } from '../core/events.js';

const json = 'application/json';
const { data: _none, ...attributes } = event();
const names = Object.keys(attributes) as ('id' | 'source' | 'type')[];
const prefixed = (prefix: string) => names.map((name) => [prefix + name, attributes[name]] as const);

type Decode = (content: unknown, contentType: string | undefined, options?: MessageDecodeOptions) => unknown;

/** A message in binary mode with this content, whatever it is. */
const bindings: [string, Decode][] = [
  [
    'HTTP',
    (body, type, options) => {
      const headers = { ...Object.fromEntries(prefixed('ce-')), ...(type !== undefined && { 'content-type': type }) };
      return decodeHttp({ headers, body: body as string }, options)[0];
    },
  ],
  [
    'Kafka',
    (value, type, options) => {
      const headers = { ...Object.fromEntries(prefixed('ce_')), ...(type !== undefined && { 'content-type': type }) };
      return decodeKafka({ headers, value: value as Uint8Array }, options);
    },
  ],
  [
    'MQTT',
    (payload, contentType, options) => {
      const userProperties = Object.fromEntries(prefixed(''));
      return decodeMqttMessage({ payload: payload as string, properties: { contentType, userProperties } }, options);
    },
  ],
  [
    'NATS',
    (data, type, options) => {
      const pairs = [...prefixed('ce-'), ...(type === undefined ? [] : [['ce-datacontenttype', type] as const])];
      const headers = pairs.map(([name, value]) => [name, [value]] as const);
      return decodeNatsMessage({ data: data as Uint8Array, headers }, options);
    },
  ],
];

describe.each(bindings)('the content of a message over %s', (_, decode) => {
  it.each([
    ['a Buffer', Buffer.from('{"a":1}')],
    ['a Uint8Array', bytes('{"a":1}')],
    ['an ArrayBuffer, as fetch has it', bytes('{"a":1}').buffer],
    ['a view on a part of a buffer', new DataView(bytes('xx{"a":1}x').buffer, 2, 7)],
    ['text', '{"a":1}'],
  ])('may be %s', (_what, content) => {
    expect(decode(content, json)).toEqual(event({ datacontenttype: json, data: { a: 1 } }));
  });

  // By then nobody knows any more what was sent; a number would even be taken for a length.
  it.each([
    ['an object', { a: 1 }],
    ['a list', [1, 2]],
    ['a number', 7],
    ['a huge number', 2 ** 32],
    ['a boolean', true],
  ])('is never %s that a parser made of it', (_what, content) => {
    for (const contentType of [undefined, json, 'text/plain']) {
      expect(() => decode(content, contentType)).toThrow(DecodeError);
      expect(() => decode(content, contentType)).toThrow('must be bytes or text as it arrived');
    }
  });

  it('is limited by its bytes, of whichever kind it is', () => {
    for (const content of ['éé', Buffer.from('éé'), bytes('éé').buffer]) {
      expect(decode(content, 'text/plain', { maxBytes: 4 })).toEqual(
        event({ datacontenttype: 'text/plain', data: 'éé' }),
      );
      expect(() => decode(content, 'text/plain', { maxBytes: 3 })).toThrow(LimitExceededError);
    }
  });
});

describe('no content', () => {
  it.each([null, undefined])('over HTTP may be %s', (body) => {
    const headers = Object.fromEntries(prefixed('ce-'));
    expect(decodeHttp({ headers, body }, { maxBytes: 1 })).toEqual([event()]);
  });

  it('is refused in structured mode as no event', () => {
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(() => decodeHttp({ headers, body: null })).toThrow('no valid JSON');
    expect(() => decodeHttp({ headers, body: { ...attributes } as never })).toThrow('must be bytes or text');
  });
});
