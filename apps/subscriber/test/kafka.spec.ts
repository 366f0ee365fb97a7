/** Reading Kafka records, and the settings the consumer shares with the publisher. */
import { describe, expect, it } from 'vitest';
import { httpSettings } from '../src/cli/http.settings.js';
import { kafkaSettings } from '../src/kafka/kafka.settings.js';
import { kafkaEvents } from '../src/receiving/kafka-events.js';

const event = { specversion: '1.0', id: '1', source: '/s', type: 't' };
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const binary = { ce_specversion: bytes('1.0'), ce_id: bytes('1'), ce_source: bytes('/s'), ce_type: bytes('t') };

describe('a record is read', () => {
  it.each([
    ['structured', { value: bytes(event), headers: { 'content-type': 'application/cloudevents+json' } }, event],
    [
      'structured, header as bytes, in other letters',
      { value: bytes(event), headers: { 'Content-Type': bytes('application/cloudevents+json; charset=utf-8') } },
      event,
    ],
    [
      'binary with JSON',
      { value: bytes({ pot: 1 }), headers: { ...binary, 'content-type': bytes('application/json') } },
      { ...event, datacontenttype: 'application/json', data: { pot: 1 } },
    ],
    ['binary without data', { value: null, headers: binary }, event],
    [
      'binary, extension in UTF-8 without escapes',
      { value: null, headers: { ...binary, ce_note: 'é%41' } },
      { ...event, note: 'é%41' },
    ],
    [
      'binary, header given twice',
      { value: null, headers: { ...binary, ce_note: ['a', 'b'] } },
      { ...event, note: 'a' },
    ],
  ])('%s', (_, record, expected) => {
    expect(kafkaEvents(record)).toEqual([expected]);
  });

  it.each([
    ['no headers', { value: bytes(event) }, 'is no CloudEvent'],
    [
      'a tombstone in structured mode',
      { value: null, headers: { 'content-type': 'application/cloudevents+json' } },
      'JSON',
    ],
    ['a missing attribute', { value: null, headers: { ce_id: '1', ce_specversion: '1.0', ce_type: 't' } }, "'source'"],
  ])('not with %s', (_, record, message) => {
    expect(() => kafkaEvents(record)).toThrow(message);
  });
});

describe('settings', () => {
  const both = { CLOUDEVENTS_SINK: 'both', CLOUDEVENTS_KAFKA_BROKERS: 'a:1, b:2' };

  it.each([{}, { CLOUDEVENTS_SINK: 'http' }, { CLOUDEVENTS_SINK: 'none', CLOUDEVENTS_KAFKA_BROKERS: 'a:1' }])(
    'no Kafka with %j',
    (env) => {
      expect(kafkaSettings(env)).toBeUndefined();
    },
  );

  it.each([
    [both, { topic: 'cloudevents', brokers: ['a:1', 'b:2'], client: { brokers: ['a:1', 'b:2'] } }],
    [{ ...both, CLOUDEVENTS_KAFKA_TOPIC: 'game-events' }, { topic: 'game-events' }],
    [{ ...both, CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL: 'SSL' }, { client: { ssl: true } }],
    [
      { ...both, CLOUDEVENTS_KAFKA_SASL_USERNAME: 'u', CLOUDEVENTS_KAFKA_SASL_PASSWORD: 'p' },
      { client: { ssl: true, sasl: { mechanism: 'plain', username: 'u', password: 'p' } } },
    ],
    [
      {
        ...both,
        CLOUDEVENTS_KAFKA_SASL_USERNAME: 'u',
        CLOUDEVENTS_KAFKA_SASL_PASSWORD: 'p',
        CLOUDEVENTS_KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
        CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      },
      { client: { sasl: { mechanism: 'scram-sha-512' } } },
    ],
  ])('%j', (env, expected) => {
    expect(kafkaSettings(env)).toMatchObject(expected);
  });

  it.each([
    [{ CLOUDEVENTS_SINK: 'kafka' }, 'CLOUDEVENTS_KAFKA_BROKERS is required'],
    [{ ...both, CLOUDEVENTS_KAFKA_SASL_USERNAME: 'u', CLOUDEVENTS_KAFKA_SASL_MECHANISM: 'GSSAPI' }, 'must be PLAIN'],
    [{ ...both, CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL: 'SSL', CLOUDEVENTS_KAFKA_SSL_CA: '/none' }, 'cannot read /none'],
  ])('%j is refused', (env, message) => {
    expect(() => kafkaSettings(env)).toThrow(message);
  });

  it('of HTTP', () => {
    expect(httpSettings({})).toEqual({ host: '127.0.0.1', port: 3000 });
    expect(httpSettings({ PORT: '0', HOST: '::1' })).toEqual({ host: '::1', port: 0 });
    for (const PORT of ['', '-1', '65536', 'http', '1.5']) expect(() => httpSettings({ PORT })).toThrow('PORT must be');
  });
});
