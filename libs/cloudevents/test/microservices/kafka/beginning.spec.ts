import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTopic } from '../../../../../test/support/kafka/kafka-admin.js';
import { until } from '../../../../../test/support/until.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import { foreignBroker, kafka, newTopic, noBroker } from '../../sinks/kafka/support/broker.js';
import { aGroup } from './support/group.js';
import { Application, aListeningServer, aServer, produce, recordOf } from './support/server.js';

const partitions = [0, 1, 2, 3];

/** Writes at once, since it is connected already and knows the topic: an event to each partition. */
async function aWriter(topic: string) {
  const producer = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const write = async (name: string): Promise<string[]> => {
    const ids = partitions.map((partition) => `${name}-${partition}`);
    const messages = ids.map((id, partition) => ({ ...recordOf(anEvent(id)), partition }));
    await producer.send({ topic, messages });
    return ids;
  };
  await write('old');
  return write;
}

const sorted = (ids: readonly string[]): string[] => [...new Set(ids)].toSorted();

describe.skipIf(noBroker)('CloudEventsKafkaServer, where a group begins that never read', () => {
  it('with the oldest record, by default', async () => {
    const { application, listen, sendEvents, untilCommitted } = await aGroup();
    await sendEvents(2);
    await listen();
    await untilCommitted(2);
    expect(application.ids).toEqual(['0', '1']);
  });

  describe('fromBeginning: false', () => {
    const options = { fromBeginning: false };

    it('with the first record that is written once listen() has resolved, every time', async () => {
      const topic = await newTopic({ partitions: partitions.length });
      const write = await aWriter(topic);
      for (let round = 0; round < 10; round++) {
        const application = new Application();
        const server = await aListeningServer({
          ...options,
          topics: [topic],
          receiver: application,
          groupId: randomUUID(),
        });
        const ids = await write(`new-${round}`);
        await until('all new ones have arrived', () => application.ids.length >= ids.length);
        expect(sorted(application.ids)).toEqual(ids);
        await server.close();
      }
    });

    it('with that record as well where other members come and partitions move before anything is committed', async () => {
      for (let round = 0; round < 5; round++) {
        const group = await aGroup(undefined, { partitions: partitions.length });
        const write = await aWriter(group.topic);
        await group.listen(options);
        // The second member is joining while these are written.
        const second = group.listen(options);
        const ids = await write('first');
        for (let turn = 0; turn < 5; turn++) ids.push(...(await write(`joining-${turn}`)));
        await second;
        ids.push(...(await write('joined')));
        await until('all new ones have arrived', () => new Set(group.application.ids).size >= ids.length);
        expect(sorted(group.application.ids)).toEqual(ids.toSorted());
      }
    });

    it('with that record as well where several members start together', async () => {
      for (let round = 0; round < 5; round++) {
        const group = await aGroup(undefined, { partitions: partitions.length });
        const write = await aWriter(group.topic);
        const members = [group.listen(options), group.listen(options), group.listen(options)];
        await Promise.race(members);
        const ids = await write('first');
        await Promise.all(members);
        ids.push(...(await write('second')));
        await until('all new ones have arrived', () => new Set(group.application.ids).size >= ids.length);
        expect(sorted(group.application.ids)).toEqual(ids.toSorted());
      }
    });

    it('with what was written while no member was there, after one has been', async () => {
      const group = await aGroup(undefined, { partitions: partitions.length });
      const write = await aWriter(group.topic);
      const server = await group.listen(options);
      await server.close();
      const ids = await write('between');
      await group.listen(options);
      await until('all have arrived', () => group.application.ids.length >= ids.length);
      expect(sorted(group.application.ids)).toEqual(ids);
    });

    it('with the first new record of a topic that a running group had not read before', async () => {
      const group = await aGroup();
      const [topic, first] = [await newTopic({ partitions: partitions.length }), new Application()];
      const write = await aWriter(topic);
      const other = await group.listen({ ...options, receiver: first });
      await group.listen({ ...options, topics: [group.topic, topic] });
      // Whoever of the two shares out the partitions: the topic is read by the second one at last.
      const ids = await write('new');
      await other.close();
      await until('all new ones have arrived', () => group.application.ids.length >= ids.length);
      expect(sorted(group.application.ids)).toEqual(ids);
    });

    it('goes on from what is committed, like any other group', async () => {
      const group = await aGroup();
      await group.sendEvents(1);
      const server = await group.listen();
      await group.untilCommitted(1);
      await server.close();
      await group.sendEvents(2, 1);
      await group.listen(options);
      await group.untilCommitted(3);
      expect(group.application.ids).toEqual(['0', '1', '2']);
    });
  });

  it.skipIf(foreignBroker).each([true, false])(
    'with the first record of a topic that does not exist, and that the broker creates when it is asked for (fromBeginning: %s)',
    async (fromBeginning) => {
      const topic = `created-${randomUUID()}`;
      const application = new Application();
      await aListeningServer({ fromBeginning, topics: [await newTopic(), topic], receiver: application });
      await produce(topic, [recordOf(anEvent('first'))]);
      await until('it has arrived', () => application.ids.length > 0);
      expect(application.ids).toEqual(['first']);
    },
  );

  describe.skipIf(foreignBroker)('not at all where a topic does not exist and cannot be created', () => {
    /** No broker has two topics whose names differ in that alone. */
    async function impossibleTopic(): Promise<string> {
      const id = randomUUID();
      await createTopic(kafka.brokers, `taken.${id}`);
      return `taken_${id}`;
    }

    it.each([true, false])('which it says once the timeout is over (fromBeginning: %s)', async (fromBeginning) => {
      const topic = await impossibleTopic();
      const server = aServer({ fromBeginning, topics: [topic], receiver: new Application(), timeout: 1 });
      const begun = performance.now();
      await expect(server.listen()).rejects.toThrow(
        `the topic '${topic}' does not exist; create it, or let the broker`,
      );
      expect(performance.now() - begun).toBeGreaterThan(1000);
    });

    it('nor does it wait longer when it is closed', async () => {
      const topic = await impossibleTopic();
      const server = aServer({ topics: [topic], receiver: new Application(), timeout: 60 });
      const failure = server.listen().catch((error: unknown) => error);
      await until('it connects', () => server.unwrap() !== undefined);
      await server.close();
      expect(((await failure) as Error).message).toContain(`the topic '${topic}' does not exist`);
    });
  });
});
