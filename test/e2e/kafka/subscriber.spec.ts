import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { AllCounts } from '../../../apps/subscriber/src/counting/transport-counters.js';
import { encodeMessage } from '../../../libs/cloudevents/src/bindings/kafka/index.js';
import { cloudEvent } from '../../../libs/cloudevents/src/core/index.js';
import { avroEventFormat } from '../../../libs/cloudevents/src/formats/avro/index.js';
import type { EventFormat } from '../../../libs/cloudevents/src/formats/index.js';
import { jsonEventFormat } from '../../../libs/cloudevents/src/formats/json/index.js';
import { xmlEventFormat } from '../../../libs/cloudevents/src/formats/xml/index.js';
import { protobufEventFormat } from '../../../libs/cloudevents/src/protobuf/index.js';
import { createTopic } from '../../support/kafka/kafka-admin.js';
import { until } from '../../support/until.js';
import { environment, finished, root } from '../run.js';

const { Kafka, logLevel } = kafkajs;
const kafka = inject('kafka');

/** A record as the publisher writes it. */
function record(id: string, partition = 0, format?: EventFormat) {
  const event = cloudEvent({ id, source: '/test', type: 'a.done' });
  const { key, value, headers } = encodeMessage(event, { ...(format && { format }) });
  return { key, value: value === null ? null : Buffer.from(value), headers, partition };
}

async function producer() {
  const client = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).producer();
  await client.connect();
  onTestFinished(() => client.disconnect());
  return client;
}

function startSubscriber(topic: string) {
  const variables = {
    CLOUDEVENTS_SINK: 'kafka',
    CLOUDEVENTS_KAFKA_BROKERS: kafka.brokers.join(','),
    CLOUDEVENTS_KAFKA_TOPIC: topic,
    PORT: '0',
  };
  const args = ['--disable-warning=TimeoutNegativeWarning', 'dist/apps/subscriber/main.js'];
  const child = spawn(process.execPath, args, { cwd: root, env: environment(variables) });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = () => /^subscriber ready: (\S+) and Kafka$/m.exec(output)?.[1];
  return { child, end: finished(child), url };
}

describe.skipIf(kafka.unavailable !== undefined)('the subscriber alone', () => {
  it('counts events of every format that are written from its start on, and records that are none', async () => {
    const topic = `subscriber-${randomUUID()}`;
    await createTopic(kafka.brokers, topic, { partitions: 3 });
    const writer = await producer();
    await writer.send({ topic, messages: [record('of yesterday')] });

    const { child, end, url } = startSubscriber(topic);
    const webhook = (await until('it is ready', url, { timeoutMs: 60_000 })) as string;
    await writer.send({
      topic,
      messages: [
        ...['1', '2', '2'].map((id) => record(id, 1)),
        ...[jsonEventFormat, protobufEventFormat, avroEventFormat, xmlEventFormat].map((format) =>
          record(format.name, 0, format),
        ),
        { value: 'no event', partition: 2 },
      ],
    });
    const counts = async (): Promise<AllCounts> =>
      (await (await fetch(new URL('/counts', webhook))).json()) as AllCounts;
    await until('all has come', async () => {
      const { received, duplicates, rejected } = (await counts()).kafka;
      return received + duplicates + rejected >= 8;
    });
    expect(await counts()).toEqual({
      http: { received: 0, duplicates: 0, outOfOrder: 0, rejected: 0, byType: {} },
      kafka: { received: 6, duplicates: 1, outOfOrder: 0, rejected: 1, byType: { 'a.done': 6 } },
    });

    child.kill('SIGTERM');
    const { stdout, stderr } = await end;
    expect(stdout).toMatch(/^Kafka +6 received {3}a\.done 6 {3}duplicates 1, rejected 1\n$/m);
    expect(stderr).toMatch(/^subscriber: The record of topic '.*' partition 2 at offset 0 was given up \(undecodable/);
  });

  it('starts before its topic exists', async () => {
    const topic = `subscriber-${randomUUID()}`;
    const { url } = startSubscriber(topic);
    const webhook = (await until('it is ready', url, { timeoutMs: 60_000 })) as string;
    const writer = await producer();
    await writer.send({ topic, messages: [record('1')] });
    const received = async (): Promise<number> =>
      ((await (await fetch(new URL('/counts', webhook))).json()) as AllCounts).kafka.received;
    expect(await until('it has come', received)).toBe(1);
  });
});
