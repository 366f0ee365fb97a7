import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { coreAttributeRules } from '../../../libs/cloudevents/src/core/index.js';
import { consumeTopic, type KafkaRecord } from '../../support/kafka/kafka-consumer.js';
import { handsFile, lastLine, runDemo, runPoker } from '../run.js';

const kafka = inject('kafka');

/** Rules of the envelope, checked on the bytes that an independent consumer read. */
function expectEnvelope({ key, value, headers }: KafkaRecord): Record<string, unknown> {
  expect(headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=utf-8' });
  const text = value?.toString('utf8') ?? '';
  expect(Buffer.from(text)).toEqual(value);
  const event = JSON.parse(text) as Record<string, unknown>;
  // As compact as JSON can be, in the same order of members.
  expect(JSON.stringify(event)).toBe(text);
  for (const [name, rule] of Object.entries(coreAttributeRules)) expect(rule(event[name]), name).toBeUndefined();
  for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]+$/);
  const [domain, root, sequence] = (event['id'] as string).split(':');
  expect(event).toMatchObject({ source: `angzarr/${domain}`, subject: root, datacontenttype: 'application/json' });
  expect(sequence).toMatch(/^[0-9]+$/);
  expect(key?.toString('utf8')).toBe(event['subject']);
  return event;
}

/** Nothing that must stay inside. */
function expectNoSecret(text: string): void {
  expect(text).not.toMatch(/hole|email|accountReference|account_reference|@/i);
}

describe.skipIf(kafka.unavailable !== undefined || kafka.tools === undefined)('real hands to both sinks', () => {
  let variables: Record<string, string>;
  beforeEach(() => {
    variables = {
      CLOUDEVENTS_SINK: 'both',
      CLOUDEVENTS_KAFKA_BROKERS: kafka.brokers.join(','),
      CLOUDEVENTS_KAFKA_TOPIC: `hands-${randomUUID()}`,
    };
  });

  it('arrive over HTTP and over Kafka: every event once, in order per subject, by the rules of the envelope', async () => {
    const { path } = handsFile();
    const { code, stdout, stderr } = await runDemo(['--hands', path], variables);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const count = Number(/^published ([0-9]+), received \1, lost 0$/.exec(lastLine(stdout))?.[1]);
    expect(count).toBeGreaterThan(40);

    const topic = variables['CLOUDEVENTS_KAFKA_TOPIC'] as string;
    const records = await consumeTopic(kafka, topic, { maxMessages: count + 1, timeoutMs: 3000 });
    expect(records).toHaveLength(count);
    const events = records.map(expectEnvelope);
    expect(new Set(events.map(({ source, id }) => `${source as string} ${id as string}`)).size).toBe(count);
    for (const { value } of records) expectNoSecret(value?.toString('utf8') ?? '');

    const last = new Map<unknown, number>();
    const inOrder = records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
    for (const { value } of inOrder) {
      const { id, subject } = JSON.parse(value?.toString('utf8') ?? '') as { id: string; subject: string };
      const sequence = Number(id.split(':')[2]);
      expect(sequence, id).toBeGreaterThanOrEqual(last.get(subject) ?? 0);
      last.set(subject, sequence);
    }
  });

  it('K8: a wrong SASL password is one clear message without the password, and exit code 1', async () => {
    const { code, stdout, stderr } = await runPoker([], {
      ...variables,
      CLOUDEVENTS_SINK: 'kafka',
      CLOUDEVENTS_KAFKA_BROKERS: kafka.saslPlaintext.join(','),
      CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      CLOUDEVENTS_KAFKA_SASL_USERNAME: kafka.user.username,
      CLOUDEVENTS_KAFKA_SASL_PASSWORD: 'not-the-password-1',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/CLOUDEVENTS_KAFKA_SASL|[Aa]uthenticat|SASL/);
    expect(`${stdout}${stderr}`).not.toContain('not-the-password-1');
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*[:(]/m);
  });
});
