import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { allRecordsOf, firstSeenByKey, foreignBroker, idsOf, kafka, newTopic } from './support/broker.js';
import { anEvent, eventsOf } from './support/events.js';
import { FaultProxy } from './support/fault-proxy.js';
import { aKafkajsSink, aRoom, impatient, publish, statuses } from './support/sinks.js';
import { activeResources, untilFreed } from './support/resources.js';

/** Protocol error codes. */
const notLeader = 6;
const messageTooLarge = 10;
const codes = {
  DUPLICATE_SEQUENCE_NUMBER: 46,
  INVALID_PRODUCER_ID_MAPPING: 49,
  UNKNOWN_PRODUCER_ID: 59,
  KAFKA_STORAGE_ERROR: 56,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 20,
  PRODUCER_FENCED: 90,
};

describe.skipIf(foreignBroker)('KafkaSink between faults of the protocol', () => {
  let proxy: FaultProxy;

  beforeEach(async () => {
    const started = (proxy = await FaultProxy.start(kafka.brokers[0] as string));
    onTestFinished(() => started.stop());
  });

  const producerIds = (): bigint[] => [...new Set(proxy.produced.map(({ producerId }) => producerId))];

  it('K3 sends again under a new producer id when the acknowledgement is lost', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic, timeout: 1 }));
    proxy.faults.push({}, { dropResponse: true });
    expect(await publish(room, [anEvent(1)])).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    expect(await publish(room, [anEvent(2), anEvent(3)])).toMatchObject([
      { status: 'delivered', attempts: 2 },
      { status: 'delivered', attempts: 2 },
    ]);
    expect(await publish(room, [anEvent(4)])).toMatchObject([{ status: 'delivered', attempts: 1 }]);

    expect(proxy.produced.map(({ producerId }) => producerIds().indexOf(producerId))).toEqual([0, 0, 1, 1]);
    // Stored twice, since the lost answer was a yes; the same events, in the same order.
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1', '2', '3', '2', '3', '4']);
  });

  it('K3 loses nothing when the request itself is lost', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic, timeout: 1 }));
    proxy.faults.push({ dropRequest: true });
    expect(await publish(room, [anEvent(1)])).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    expect(producerIds()).toHaveLength(2);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1']);
  });

  it('K3 K9 writes nothing with a producer it has thrown away', async () => {
    const topic = await newTopic();
    const before = activeResources();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic, timeout: 1 }), impatient);
    proxy.faults.push({ dropRequest: true }, { dropRequest: true });
    expect(await publish(room, [anEvent(1)])).toMatchObject([{ reason: 'exhausted', attempts: 2 }]);
    await expect.poll(() => proxy.open).toBe(0);
    const seen = [proxy.produced.length, proxy.connections];

    // kafkajs repeats by itself until none of its timers is left.
    await untilFreed(before);
    expect([proxy.produced.length, proxy.connections]).toEqual(seen);
    expect(await allRecordsOf(topic)).toEqual([]);
  });

  it('K3 sends again what the broker takes for a repetition, drops and acknowledges', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    // The numbers of the first send, as a client has them that lost count.
    proxy.faults.push({}, { request: (batches) => batches.forEach((batch) => (batch.baseSequence = 0)) });
    await publish(room, [anEvent(1)]);
    expect(await publish(room, [anEvent(2)])).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    expect(producerIds()).toHaveLength(2);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1', '2']);
  });

  it('K4 rebuilds the producer when the broker finds its sequence out of order', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    proxy.faults.push({}, { request: (batches) => batches.forEach((batch) => (batch.baseSequence += 1_000)) });
    await publish(room, [anEvent(1)]);
    expect(await publish(room, [anEvent(2)])).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    expect(producerIds()).toHaveLength(2);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1', '2']);
  });

  it('K4 rebuilds the producer when the broker finds its epoch too old', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    proxy.faults.push({ request: (batches) => batches.forEach((batch) => (batch.producerEpoch = 7)) });
    await publish(room, [anEvent(1)]);
    expect(await publish(room, [anEvent(2)])).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    expect(producerIds()).toHaveLength(2);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1', '2']);
  });

  it.each(Object.entries(codes))('K4 sends again under a new producer id after %s', async (_, error) => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    // As often as kafkajs may repeat it by itself.
    proxy.faults.push({}, ...Array.from({ length: 4 }, () => ({ error })));
    await publish(room, [anEvent(1)]);
    expect(await publish(room, [anEvent(2)])).toMatchObject([{ status: 'delivered' }]);
    proxy.faults.length = 0;
    await publish(room, [anEvent(3)]);
    expect(producerIds().length).toBeGreaterThan(1);
    expect([...new Set(idsOf(await allRecordsOf(topic)))]).toEqual(['1', '2', '3']);
  });

  it('K7 repeats inside the producer when a partition has moved, and stores once', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    proxy.faults.push({ error: notLeader }, { error: notLeader });
    expect(await publish(room, eventsOf(5, ['a']))).toMatchObject(
      Array.from({ length: 5 }, () => ({ status: 'delivered', attempts: 1 })),
    );
    expect(producerIds()).toHaveLength(1);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['0', '1', '2', '3', '4']);
  });

  it('K7 keeps records without key in their partitions when one of these has moved', async () => {
    const topic = await newTopic({ partitions: 3 });
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    proxy.faults.push({ error: notLeader, partition: 1 });
    // 10 records over 3 partitions: spread anew, the sizes would differ, or other records be taken for stored ones.
    expect(statuses(await publish(room, eventsOf(10, [undefined])))).toEqual(
      Array.from({ length: 10 }, () => 'delivered'),
    );
    const ids = idsOf(await allRecordsOf(topic)).map(Number);
    expect(ids.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('K7 finds the leader of a topic that was deleted and made anew', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers: kafka.brokers }, { topic }));
    await publish(room, [anEvent(1), anEvent(2)]);
    const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
    onTestFinished(() => admin.disconnect());
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await expect.poll(async () => (await admin.listTopics()).includes(topic)).toBe(false);
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
    expect(statuses(await publish(room, [anEvent(3)]))).toEqual(['delivered']);
    expect(new Set(idsOf(await allRecordsOf(topic)))).toEqual(new Set(['3']));
  });

  it('loses no partition of a send that another partition failed', async () => {
    const topic = await newTopic({ partitions: 3 });
    const room = aRoom(await aKafkajsSink({ brokers: proxy.brokers }, { topic }));
    // Two partitions are stored, one is refused. kafkajs forgets the former; going on with this producer, the broker
    // would take the next records of these partitions for repetitions.
    proxy.faults.push({}, { error: messageTooLarge, partition: 2 });
    const subjects = ['a', 'b', 'c', 'd', 'e', 'f'];
    await publish(room, eventsOf(6, subjects, 0));
    await publish(room, eventsOf(6, subjects, 6));
    await publish(room, eventsOf(6, subjects, 12));
    expect(firstSeenByKey(await allRecordsOf(topic))).toEqual(
      Object.fromEntries(subjects.map((subject, index) => [subject, [index, index + 6, index + 12]])),
    );
  });

  it('settles a send under way when it is closed, and frees the connection', async () => {
    const topic = await newTopic();
    const sink = await aKafkajsSink({ brokers: proxy.brokers }, { topic, timeout: 30 });
    const room = aRoom(sink);
    proxy.faults.push({ dropRequest: true });
    const publishing = publish(room, [anEvent(1)]);
    await expect.poll(() => proxy.produced.length).toBe(1);

    const start = performance.now();
    await room.stop();
    expect(await publishing).toMatchObject([{ reason: 'shutdown' }]);
    expect(performance.now() - start).toBeLessThan(1_000);
    await expect.poll(() => proxy.open).toBe(0);
  });

  it('asks each broker of the list in turn until one answers', async () => {
    const topic = `auto-${randomUUID()}`;
    const dead = ['127.0.0.1:2', '127.0.0.1:3', '127.0.0.1:4', '127.0.0.1:5', '127.0.0.1:6'];
    const sink = await aKafkajsSink({ brokers: [...dead, ...kafka.brokers] }, { topic });
    expect(statuses(await publish(aRoom(sink), [anEvent(1)]))).toEqual(['delivered']);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1']);
  });
});
