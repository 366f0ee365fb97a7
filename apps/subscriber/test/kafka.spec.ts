/** The settings the Kafka consumer shares with the publisher. */
import { describe, expect, it } from 'vitest';
import { httpSettings } from '../src/cli/http.settings.js';
import { kafkaSettings } from '../src/kafka/kafka.settings.js';

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
