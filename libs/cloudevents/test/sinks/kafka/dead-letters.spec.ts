import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Admin, type IHeaders } from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFreePorts } from '../../../../../test/support/kafka/free-ports.js';
import { decodeMessage } from '../../../src/bindings/kafka/index.js';
import { resolveConfig } from '../../../src/config/resolve-config.js';
import { createKafkaDeadLetterStore } from '../../../src/sinks/kafka/dead-letters/create-kafka-dead-letter-store.js';
import { KafkaClientError, type KafkaDeadLetterStore } from '../../../src/sinks/kafka/index.js';
import { systemClock } from '../../../src/time/clock.js';
import { allRecordsOf, kafka, newTopic, noBroker, recordsOf } from './support/broker.js';
import { aLetter, aStore } from './support/dead-letters.js';
import { fails, ScriptedClients } from './support/scripted-client.js';

const { brokers } = kafka;
const cluster = new Kafka({ brokers: brokers.length > 0 ? brokers : ['none'], logLevel: logLevel.NOTHING });
const all = { limit: 100 };
const compacted = { 'cleanup.policy': 'compact' };

async function anAdmin(): Promise<Admin> {
  const admin = cluster.admin();
  onTestFinished(() => admin.disconnect());
  await admin.connect();
  return admin;
}

const idsIn = async (store: KafkaDeadLetterStore): Promise<string[]> => (await store.list({}, all)).map(({ id }) => id);

/** What any store of dead letters must do stands in the contract; here is what only this one does. */
describe.skipIf(noBroker)('KafkaDeadLetterStore', () => {
  it('keeps letters for whoever comes next: oldest first, by pages, over 3 partitions', async () => {
    const topic = await newTopic({ partitions: 3, config: compacted });
    const letters = Array.from({ length: 12 }, (_, n) => aLetter(n));
    const writer = await aStore({ brokers, topic, maxRecords: 5 });
    // The later ones are written first: the order is that of their moments.
    await writer.put(letters.slice(6));
    await writer.put(letters.slice(0, 6));
    await writer.close();

    const config = resolveConfig({ sink: 'none', kafka: { brokers }, deadLetters: { topic } }, () => undefined);
    const reader = await createKafkaDeadLetterStore(config, systemClock);
    onTestFinished(() => reader.close?.());
    const found = await reader.list({}, all);
    expect(found).toEqual(letters.map((letter) => ({ ...letter, key: expect.any(String) as string })));
    expect(await reader.list({}, { limit: 5, after: found[2]?.key })).toEqual(found.slice(3, 8));
    const partitions = (await allRecordsOf(topic)).map(({ partition }) => partition);
    expect(new Set(partitions).size).toBeGreaterThan(1);
  });

  it('removes by tombstones, also after the topic got more partitions, and says how many', async () => {
    const topic = await newTopic({ partitions: 1, config: compacted });
    const letters = Array.from({ length: 10 }, (_, n) => aLetter(n, { sink: n < 8 ? 'http' : 'kafka' }));
    await (await aStore({ brokers, topic })).put(letters);
    await (await anAdmin()).createPartitions({ topicPartitions: [{ topic, count: 4 }] });

    // Not the store that wrote them: its producer does not know of the new partitions yet.
    const store = await aStore({ brokers, topic, maxRecords: 3 });
    expect(await store.remove({ sink: 'http' })).toBe(8);
    expect(await store.remove({ sink: 'http' })).toBe(0);
    const another = await aStore({ brokers, topic });
    expect(await idsIn(another)).toEqual(['e-8', 'e-9']);
    expect(await another.count({})).toBe(2);
    const records = await allRecordsOf(topic);
    const removed = records.filter(({ value }) => value === null);
    // Compaction forgets what a later record of its partition has replaced.
    expect(removed).toHaveLength(8);
    expect(new Set(removed.map(({ partition }) => partition))).toEqual(new Set([0]));
  });

  it('fills a page also when the oldest letters are removed', async () => {
    const topic = await newTopic({ config: compacted });
    const store = await aStore({ brokers, topic });
    await store.put(Array.from({ length: 9 }, (_, n) => aLetter(n)));
    await store.remove({ failedBefore: aLetter(3).failedAt });
    expect((await store.list({}, { limit: 2 })).map(({ id }) => id)).toEqual(['e-3', 'e-4']);
  });

  it('writes what any reader takes for the event, with the reasons in its headers', async () => {
    const topic = await newTopic({ config: compacted });
    const event =
      '{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":"Zoë ♠","datacontenttype":"application/json","data":{"a":"ü"}}';
    const store = await aStore({ brokers, topic });
    await store.put([aLetter(1, { id: '1', source: '/s', type: 't', subject: 'Zoë ♠', event })]);

    const [record] = await readPlainly(topic, 1);
    expect(decodeMessage(record ?? { value: null })).toEqual(JSON.parse(event));
    const [same] = await recordsOf(topic, 1);
    expect(same?.headers).toEqual({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ce_id: '1',
      ce_source: '/s',
      ce_type: 't',
      ce_subject: 'Zoë ♠',
      'x-dead-letter-sink': 'http',
      'x-dead-letter-reason': 'exhausted',
      'x-dead-letter-error': 'HTTP 503 – später ♠',
      'x-dead-letter-attempts': '5',
      'x-dead-letter-first-at': '2026-01-01T00:00:00.000Z',
      'x-dead-letter-at': '2026-01-02T00:00:01.000Z',
    });
  });

  it('leaves alone what is no letter', async () => {
    const topic = await newTopic();
    const store = await aStore({ brokers, topic });
    await store.put([aLetter(1)]);
    const producer = cluster.producer();
    onTestFinished(() => producer.disconnect());
    await producer.connect();
    await producer.send({
      topic,
      messages: [
        { key: null, value: 'no key' },
        { key: 'a', value: null },
        { key: 'b', value: 'no letter', headers: { 'x-dead-letter-reason': 'failed', 'x-dead-letter-at': 'then' } },
      ],
    });

    expect(await idsIn(store)).toEqual(['e-1']);
    expect(await store.remove({})).toBe(1);
    const left = (await allRecordsOf(topic)).map(({ value }) => value?.toString() ?? null);
    expect(left.filter((value) => value === 'no key' || value === 'no letter')).toHaveLength(2);
  });

  it('leaves no consumer group behind, and finds a topic that does not exist empty without making it', async () => {
    const topic = await newTopic();
    const admin = await anAdmin();
    const store = await aStore({ brokers, topic });
    await store.put([aLetter(1)]);
    await store.count({});
    const missing = await aStore({ brokers, topic: `missing-${randomUUID()}` });
    expect(await missing.list({}, all)).toEqual([]);
    expect(await missing.remove({})).toBe(0);

    const { groups } = await admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.includes('dead-letters'))).toEqual([]);
    expect((await admin.listTopics()).filter((name) => name.startsWith('missing-'))).toEqual([]);
  });

  it('rejects while the broker is down, and works when it is back', async () => {
    const topic = await newTopic();
    const [port] = (await findFreePorts(1)) as [number];
    const store = await aStore({ brokers: [`127.0.0.1:${port}`], topic });
    const message = `Dead-letter topic '${topic}' of Kafka: 127.0.0.1:${port}: connection refused, nothing listens there (ECONNREFUSED)`;
    await expect(store.put([aLetter(1)])).rejects.toMatchObject({ code: 'CE_DEAD_LETTER', retryable: true, message });
    await expect(store.list({}, all)).rejects.toMatchObject({ code: 'CE_DEAD_LETTER', retryable: true, message });

    await forward(port, brokers[0] as string);
    await store.put([aLetter(2)]);
    expect(await idsIn(store)).toEqual(['e-2']);
  });

  it('ends at once when it is closed, also in the middle of reading', async () => {
    const topic = await newTopic();
    const store = await aStore({ brokers, topic });
    await store.put([aLetter(1)]);
    const reading = store.list({}, all);
    await store.close();
    const closed = {
      code: 'CE_DEAD_LETTER',
      message: `Dead-letter topic '${topic}' of Kafka: the store is closed (CLOSED)`,
    };
    await expect(reading).rejects.toMatchObject(closed);
    await expect(store.put([aLetter(2)])).rejects.toMatchObject(closed);
    await expect(store.count({})).rejects.toMatchObject(closed);
  });

  it('puts what is too large together in halves, and names the letter that is too large alone', async () => {
    const topic = await newTopic({ config: { 'max.message.bytes': '4000' } });
    const store = await aStore({ brokers, topic });
    await store.put(Array.from({ length: 9 }, (_, n) => aLetter(n, { event: 'x'.repeat(1_500) })));
    expect(await store.count({})).toBe(9);
    await expect(store.put([aLetter(9, { event: 'x'.repeat(5_000) })])).rejects.toMatchObject({
      retryable: false,
      message: `Dead-letter topic '${topic}' of Kafka: a dead letter is larger than it takes; raise its max.message.bytes above that of other topics (MESSAGE_TOO_LARGE)`,
    });
  });

  it('says which topic to create where the broker does not', async () => {
    const missing = new KafkaClientError('unavailable', 'UNKNOWN_TOPIC_OR_PARTITION', 'text');
    const clientFactory = new ScriptedClients({ sendBatch: [fails(missing)] }).factory;
    const store = await aStore({ brokers, topic: 'letters', clientFactory });
    await expect(store.put([aLetter(1)])).rejects.toThrow(
      "Dead-letter topic 'letters' of Kafka: it does not exist; create it with cleanup.policy=compact (UNKNOWN_TOPIC_OR_PARTITION)",
    );
  });
});

/** The first records of a topic, by a plain consumer of kafkajs. */
async function readPlainly(topic: string, count: number): Promise<{ value: Buffer | null; headers: IHeaders }[]> {
  const consumer = cluster.consumer({ groupId: `plain-${randomUUID()}`, maxWaitTimeInMs: 100 });
  onTestFinished(() => consumer.disconnect());
  const records: { value: Buffer | null; headers: IHeaders }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message: { value, headers = {} } }) => {
      records.push({ value, headers });
      return Promise.resolve();
    },
  });
  await expect.poll(() => records.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
  return records;
}

/** Makes a broker reachable on a port where nothing listened. */
async function forward(port: number, broker: string): Promise<void> {
  const [host, brokerPort] = broker.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(Number(brokerPort), host);
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(target).pipe(client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
}
