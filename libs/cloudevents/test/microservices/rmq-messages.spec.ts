import { describe, expect, it, vi } from 'vitest';
import { DecodeError } from '../../src/errors/index.js';
import { UnsupportedContentCodingError } from '../../src/bindings/unsupported-content-coding.error.js';
import { deadLetter } from '../../src/microservices/rmq/dead-letter.js';
import {
  decodeReceivedMessage,
  type ReceivedRmqMessage,
  type ReceivedRmqProperties,
} from '../../src/microservices/rmq/received-message.js';

// Optional: whoever receives from RabbitMQ has amqplib.
vi.mock('rhea', () => {
  throw new Error('rhea was loaded');
});

const required = {
  cloudEvents_specversion: '1.0',
  cloudEvents_id: '1',
  cloudEvents_source: '/tables/7',
  cloudEvents_type: 'org.example:dealt',
};
const attributes = { specversion: '1.0', id: '1', source: '/tables/7', type: 'org.example:dealt' };

function received(
  headers: Readonly<Record<string, unknown>> | undefined,
  properties: ReceivedRmqProperties = {},
  content = '',
): ReceivedRmqMessage {
  const fields = { deliveryTag: 1, redelivered: false, exchange: '', routingKey: 'scores', consumerTag: 'c' };
  return { content: Buffer.from(content), fields, properties: { ...properties, headers } };
}

const decode = (message: ReceivedRmqMessage, options = {}) => decodeReceivedMessage(message, options);

describe('an event from RabbitMQ', () => {
  it.each<[string, unknown, unknown]>([
    ['text', 'a', 'a'],
    ['an integer', -5, -5],
    ['a boolean', false, false],
    ['bytes', Buffer.from([0, 255]), new Uint8Array([0, 255])],
    ['a timestamp in seconds', { '!': 'timestamp', value: 1_700_000_000 }, '2023-11-14T22:13:20Z'],
  ])('has %s as attribute', (_, header, value) => {
    expect(decode(received({ ...required, cloudEvents_extra: header }))).toEqual({ ...attributes, extra: value });
  });

  it.each<[string, unknown]>([
    ['a fraction', 1.5],
    ['a list', ['a']],
    ['a table', { a: 1 }],
    ['a decimal', { '!': 'decimal', value: { digits: 1, places: 2 } }],
    ['a timestamp after the year 9999', { '!': 'timestamp', value: 253_402_300_800 }],
    ['a timestamp that is none', { '!': 'timestamp', value: 2 ** 63 }],
  ])('cannot have %s as attribute', (_, header) => {
    expect(() => decode(received({ ...required, cloudEvents_extra: header }))).toThrow(DecodeError);
  });

  it('has bytes of its own, without those of the message around them', () => {
    const frame = Buffer.concat([Buffer.from('cloudEvents_extra'), Buffer.from([0x98]), Buffer.alloc(16)]);
    const event = decode(received({ ...required, cloudEvents_extra: frame.subarray(-16) }));
    expect(event['extra']).toEqual(new Uint8Array(16));
  });

  it('has no data where there is no content', () => {
    expect(decode(received(required, { contentType: 'application/octet-stream' }))).toEqual({
      ...attributes,
      datacontenttype: 'application/octet-stream',
    });
  });

  it('is read by its content type', () => {
    const contentType = 'application/json';
    expect(decode(received(required, { contentType }, '{"n":1}')).data).toEqual({ n: 1 });
  });

  it('is read in structured mode without any header', () => {
    const contentType = 'application/cloudevents+json';
    expect(decode(received(undefined, { contentType }, JSON.stringify(attributes)))).toEqual(attributes);
    expect(() => decode(received(undefined, { contentType }))).toThrow('has no body');
  });

  it('is refused while it is compressed', () => {
    const zipped = received(required, { contentEncoding: 'gzip' }, 'x');
    expect(() => decode(zipped)).toThrow(UnsupportedContentCodingError);
  });

  it('is refused above maxBytes', () => {
    expect(() => decode(received(required, {}, 'four'), { maxBytes: 3 })).toThrow(DecodeError);
    expect(decode(received(required, { contentType: 'text/plain' }, 'four'), { maxBytes: 4 }).data).toBe('four');
  });

  it('is none without specversion', () => {
    expect(() => decode(received({ other: 'x' }, { contentType: 'application/json' }, '{}'))).toThrow('no CloudEvent');
    expect(() => decode(received(undefined))).toThrow('no CloudEvent');
  });

  it('is none where the content type is no text', () => {
    expect(() => decode(received(required, { contentType: 5 }))).toThrow('must be text');
  });

  it('is told from what RabbitMQ did not convert of AMQP 1.0', () => {
    expect(() => decode(received({ 'x-amqp-1.0-app-properties': 'St' }))).toThrow(/use RabbitMQ 4, or its setting/);
    // Where it converts, it leaves the others where they are.
    expect(decode(received({ ...required, 'x-amqp-1.0-app-properties': 'St' }))).toEqual(attributes);
    expect(() => decode(received(required, { type: 'amqp-1.0' }, 'Sw'))).toThrow('not one binary data section');
  });
});

describe('a dead letter for RabbitMQ', () => {
  const verdict = { reason: 'failed', error: new RangeError('too many chips'), attempts: 6 } as const;
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const note = {
    'x-dead-letter-reason': 'failed',
    'x-dead-letter-error': 'RangeError: too many chips',
    'x-dead-letter-topic': 'scores',
    'x-dead-letter-attempts': '6',
    'x-dead-letter-at': '2026-01-02T03:04:05.000Z',
  };
  const letterOf = (message: ReceivedRmqMessage) => deadLetter(message, 'scores', verdict, at);

  it('is the message as it came, on disk, with headers that say why', () => {
    const properties = { contentType: 'a/b', messageId: 'm', priority: 3, deliveryMode: 1, type: 't' };
    const message = received({ ...required, n: 1, bytes: Buffer.from([255]) }, properties, 'x');
    const letter = letterOf(message);
    expect(letter.content).toBe(message.content);
    const { deliveryMode: _, ...kept } = properties;
    expect(letter.properties).toEqual({
      ...kept,
      headers: { ...required, n: 1, bytes: Buffer.from([255]), ...note },
      persistent: true,
    });
  });

  it('is without what the broker would act upon', () => {
    const { properties } = letterOf(received({ CC: ['scores'], BCC: ['b'] }, { expiration: '5', userId: 'guest' }));
    expect(properties).toEqual({ headers: note, persistent: true });
  });

  it('tells of its latest stay only', () => {
    const { headers } = letterOf(received({ 'x-dead-letter-topic': 'elsewhere' })).properties;
    expect(headers).toEqual(note);
  });

  it('is without AMQP 1.0 properties that cannot be sent as they were', () => {
    const damaged = { 'x-amqp-1.0-properties': 'Ss\ufffd', 'x-amqp-1.0-app-properties': '\ufffd' };
    const { headers } = letterOf(received({ ...required, ...damaged, other: '\ufffd' })).properties;
    expect(headers).toEqual({ ...required, other: '\ufffd', ...note });
  });

  it('is none where these are all that is known of the event', () => {
    expect(() => letterOf(received({ 'x-amqp-1.0-app-properties': '\ufffd' }))).toThrow(/cannot be copied.*'reject'/);
  });
});
