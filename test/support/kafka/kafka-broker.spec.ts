import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Kafka, logLevel, Partitioners, type KafkaConfig, type Message, type SASLOptions } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKafkaBroker, type KafkaBroker } from './kafka-broker.js';
import { createAuthority } from '../certificates.js';
import { until } from '../until.js';
import { findKafkaRuntime } from './kafka-source.js';

const runtime = await findKafkaRuntime();
const START_MS = 120_000;

type Client = Omit<KafkaConfig, 'clientId' | 'logLevel'>;

async function produce(client: Client, topic: string, messages: Message[]): Promise<void> {
  const kafka = new Kafka({ retry: { retries: 0 }, ...client, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  try {
    await producer.connect();
    await producer.send({ topic, messages });
  } finally {
    await producer.disconnect();
  }
}

const newTopic = (): string => `topic-${randomUUID()}`;

describe.skipIf('unavailable' in runtime)('a Kafka broker of the test toolkit', () => {
  let broker: KafkaBroker;

  beforeAll(async () => {
    broker = await startKafkaBroker();
    await Promise.all([broker.createTopic('sasl'), broker.createTopic('tls')]);
  }, START_MS);

  afterAll(() => broker?.stop(), START_MS);

  it('gives back by the console consumer what kafkajs sent', { timeout: 30_000 }, async () => {
    const topic = newTopic();
    await broker.createTopic(topic, { partitions: 2 });
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await produce({ brokers: broker.brokers }, topic, [
      {
        partition: 1,
        key: 'the key\t1',
        value: bytes,
        headers: { ce_type: 'org.example:a', ce_subject: 'Zoë, "1"\n' },
      },
      { partition: 1, key: null, value: null, timestamp: '1700000000000' },
      { partition: 1, key: 'null', value: 'null' },
    ]);

    const records = await broker.consume(topic, { maxMessages: 3 });

    expect(records.map(({ partition, offset }) => [partition, offset])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(records[0]).toMatchObject({
      key: Buffer.from('the key\t1'),
      value: bytes,
      headers: { ce_type: 'org.example:a', ce_subject: 'Zoë, "1"\n' },
    });
    expect(records[1]).toMatchObject({ key: null, value: null, headers: {}, headerList: [], timestamp: 1700000000000 });
    expect(records[2]).toMatchObject({ key: Buffer.from('null'), value: Buffer.from('null') });
  });

  it('creates a topic of which every partition takes records at once', { timeout: 30_000 }, async () => {
    const topic = newTopic();
    const partitions = Array.from({ length: 100 }, (_, partition) => partition);
    await broker.createTopic(topic, { partitions: partitions.length });
    // Without a retry: one partition that is not led yet fails it.
    await produce(
      { brokers: broker.brokers },
      topic,
      partitions.map((partition) => ({ partition, value: 'a' })),
    );

    const records = await broker.consume(topic, { maxMessages: partitions.length });

    expect(records.map(({ partition }) => partition).toSorted((a, b) => a - b)).toEqual(partitions);
  });

  it('stops reading when no more records come', { timeout: 30_000 }, async () => {
    const topic = newTopic();
    await broker.createTopic(topic);

    expect(await broker.consume(topic, { maxMessages: 1, timeoutMs: 1_000 })).toEqual([]);
  });

  describe.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('with SASL %s', (mechanism) => {
    const sasl = (password = broker.user.password): SASLOptions => ({
      mechanism: mechanism as 'plain',
      username: broker.user.username,
      password,
    });

    it('lets the user in without TLS', async () => {
      const client = { brokers: broker.saslPlaintext, sasl: sasl() };
      await expect(produce(client, 'sasl', [{ value: mechanism }])).resolves.toBeUndefined();
    });

    it('lets the user in over TLS', async () => {
      const client = { brokers: broker.saslSsl, sasl: sasl(), ssl: { ca: broker.caPem } };
      await expect(produce(client, 'sasl', [{ value: mechanism }])).resolves.toBeUndefined();
    });

    it('refuses a wrong password', async () => {
      const attempt = produce({ brokers: broker.saslPlaintext, sasl: sasl('wrong') }, 'sasl', [{ value: mechanism }]);
      await expect(attempt).rejects.toThrow(/authentication failed/i);
    });
  });

  it('serves TLS without SASL to whoever trusts its authority', async () => {
    const stranger = await createAuthority('Another authority');

    await produce({ brokers: broker.ssl, ssl: { ca: broker.caPem } }, 'tls', [{ value: 'trusted' }]);

    const mistrusted = produce({ brokers: broker.ssl, ssl: { ca: stranger.cert } }, 'tls', [{ value: 'not' }]);
    await expect(mistrusted).rejects.toThrow(/certificate/i);
  });

  it('denies a topic to one user only', async () => {
    const topic = newTopic();
    await broker.createTopic(topic);
    await broker.denyWrite(topic);
    const as = (user: { username: string; password: string }): Promise<void> =>
      produce({ brokers: broker.saslPlaintext, sasl: { mechanism: 'plain', ...user } }, topic, [{ value: 'mine' }]);

    await expect(as(broker.user)).rejects.toMatchObject({ type: 'TOPIC_AUTHORIZATION_FAILED' });
    await as(broker.otherUser);
    await produce({ brokers: broker.brokers }, topic, [{ value: 'anonymous' }]);
  });

  it('limits the size of messages per topic', async () => {
    const topic = newTopic();
    await broker.createTopic(topic, { config: { 'max.message.bytes': '2000' } });
    const send = (bytes: number): Promise<void> =>
      produce({ brokers: broker.brokers }, topic, [{ value: Buffer.alloc(bytes, 'x') }]);

    await send(1_000);
    await expect(send(3_000)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
  });

  it('does not answer while it is paused', { timeout: 60_000 }, async () => {
    const topic = newTopic();
    await broker.createTopic(topic);
    const impatient = { brokers: broker.brokers, requestTimeout: 500, connectionTimeout: 500 };

    await broker.pause();
    await expect(produce(impatient, topic, [{ value: 'lost' }])).rejects.toThrow(/timed? ?out/i);
    await broker.resume();
    await produce({ brokers: broker.brokers }, topic, [{ value: 'kept' }]);

    const [record] = await broker.consume(topic, { maxMessages: 1 });
    expect(record?.value?.toString()).toBe('kept');
  });

  it.each([
    [
      'killed',
      async () => {
        await broker.kill();
        await expect(produce({ brokers: broker.brokers }, 'any', [{ value: 'lost' }])).rejects.toThrow(/ECONNREFUSED/);
      },
    ],
    ['running', () => Promise.resolve()],
  ])('keeps its records, users and addresses when it restarts from %s', { timeout: START_MS }, async (_, before) => {
    const topic = newTopic();
    await broker.createTopic(topic);
    await produce({ brokers: broker.brokers }, topic, [{ value: 'before' }]);

    await before();
    await broker.restart();
    const sasl = { mechanism: 'scram-sha-256' as const, ...broker.user };
    const write = () => produce({ brokers: broker.saslPlaintext, sasl }, topic, [{ value: 'after' }]);
    // Just after its start a broker may not lead the partition yet, and refuses.
    await until('it is written', () => write().then(() => true));

    const records = await broker.consume(topic, { maxMessages: 2 });
    expect(records.map(({ value }) => value?.toString())).toEqual(['before', 'after']);
  });
});

describe.skipIf('unavailable' in runtime)('a Kafka broker that cannot start', () => {
  it('says why, in the words of its log', { timeout: START_MS }, async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const { port } = squatter.address() as AddressInfo;
      const ports = { plaintext: port, saslPlaintext: 15_001, saslSsl: 15_002, ssl: 15_003, controller: 15_004 };
      await expect(startKafkaBroker({ ports })).rejects.toThrow(/already (in use|allocated)/i);
    } finally {
      squatter.close();
    }
  });
});
