/** What the environment says, and what a start that fails says. */
import { KafkaClientError } from 'nestjs-cloudevents/kafka';
import { describe, expect, it } from 'vitest';
import { httpSettings } from '../src/cli/http.settings.js';
import { startFailure } from '../src/cli/start-failure.js';
import { selectsKafka } from '../src/receiving/kafka-server.js';

it('the address', () => {
  expect(httpSettings({})).toEqual({ host: '127.0.0.1', port: 3000 });
  expect(httpSettings({ PORT: '0', HOST: '::1' })).toEqual({ host: '::1', port: 0 });
  for (const PORT of ['', '-1', '65536', 'http', '1.5']) expect(() => httpSettings({ PORT })).toThrow('PORT must be');
});

describe('Kafka is consumed where the publisher writes to it', () => {
  it.each([
    [undefined, false],
    ['http', false],
    ['none', false],
    ['kafka', true],
    [' Both ', true],
  ])('CLOUDEVENTS_SINK=%s', (sink, expected) => {
    expect(selectsKafka(sink === undefined ? {} : { CLOUDEVENTS_SINK: sink })).toBe(expected);
  });
});

describe('a start that fails says what to do', () => {
  it.each([
    [Object.assign(new Error('listen'), { code: 'EADDRINUSE' }), 'port 3000 is taken. Set PORT to another one'],
    [
      new KafkaClientError('unavailable', 'ECONNREFUSED', 'h:1: connection refused'),
      "connection refused. Is the broker up? 'npm",
    ],
    [new KafkaClientError('unauthorized', 'SASL', 'wrong password'), /^cannot read from Kafka: wrong password$/],
    [
      new KafkaClientError('unavailable', 'UNKNOWN_TOPIC_OR_PARTITION', 'the topic does not exist'),
      /^cannot read from Kafka: the topic does not exist$/,
    ],
    [new Error('anything else'), 'anything else'],
  ])('%s', (error, message) => {
    expect((startFailure(error, 3000) as Error).message).toMatch(message);
  });
});
