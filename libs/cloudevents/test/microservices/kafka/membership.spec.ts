import type { Consumer } from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type KafkaBroker, startKafkaBroker } from '../../../../../test/support/kafka/kafka-broker.js';
import { until } from '../../../../../test/support/until.js';
import { foreignBroker, noBroker, noOwnBroker } from '../../sinks/kafka/support/broker.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import { aGroup, gate } from './support/group.js';
import { Application, aListeningServer, failed, handled, Lines, produce, recordOf } from './support/server.js';

describe.skipIf(noBroker)('CloudEventsKafkaServer, a member of its group', () => {
  it.skipIf(foreignBroker)('(R6) stays a member while a handler takes longer than the session', async () => {
    const { opened, open } = gate();
    const { application, listen, sendEvents, committed, untilCommitted } = await aGroup(async ({ id }) => {
      if (id === '1') await opened;
      return handled;
    });
    const server = await listen({ sessionTimeout: 1 });
    const consumer = server.unwrap<Consumer>();
    const joins: string[] = [];
    let heartbeats = 0;
    consumer.on(consumer.events.GROUP_JOIN, () => void joins.push('joined'));
    consumer.on(consumer.events.REBALANCING, () => void joins.push('rebalancing'));
    consumer.on(consumer.events.HEARTBEAT, () => void heartbeats++);
    await sendEvents(3);
    await until('the handler runs', () => application.ids.includes('1'));
    const begun = performance.now();
    heartbeats = 0;
    await until('three sessions are over', () => performance.now() - begun > 3000);
    expect(heartbeats).toBeGreaterThan(5);
    // What was finished before is not held back by it.
    expect(await committed()).toEqual([1]);
    open();
    await untilCommitted(3);
    expect(application.ids).toEqual(['0', '1', '2']);
    expect(joins).toEqual([]);
  });

  it('keeps the order of the partition by default', async () => {
    let running = 0;
    let most = 0;
    const { application, listen, sendEvents, untilCommitted } = await aGroup(async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return handled;
    });
    await sendEvents(50);
    await listen({ concurrency: 4 });
    await untilCommitted(50);
    expect(application.ids).toEqual(Array.from({ length: 50 }, (_, id) => `${id}`));
    expect(most).toBe(1);
  });

  it('works on several keys side by side, keeps the order of each, and commits up to the lowest unfinished', async () => {
    const { opened, open } = gate();
    const keys = ['a', 'b', 'c', 'd'];
    let failures = 2;
    const { application, listen, send, untilCommitted } = await aGroup(async ({ id, subject }) => {
      if (subject === 'a' && id === '4') await opened;
      if (subject === 'b' && id === '21' && failures-- > 0) return failed();
      await new Promise(setImmediate);
      return handled;
    });
    await send(Array.from({ length: 80 }, (_, id) => recordOf(anEvent(id, { subject: keys[id % 4] }))));
    await listen({ keyConcurrency: 4 });
    await until('all other keys are through', () => application.ids.includes('79'));
    await untilCommitted(4);
    open();
    await untilCommitted(80);
    for (const [index, key] of keys.entries()) {
      const ran = application.events.filter(({ subject }) => subject === key).map(({ id }) => Number(id));
      const once = Array.from({ length: 20 }, (_, turn) => turn * 4 + index);
      expect(ran).toEqual(key === 'b' ? [...once.slice(0, 5), 21, 21, ...once.slice(5)] : once);
    }
  });

  it('ends the running handler when it closes, commits it and begins nothing more', async () => {
    const { opened, open } = gate();
    const { application, listen, sendEvents, committed } = await aGroup(async ({ id }) => {
      if (id === '1') await opened;
      return handled;
    });
    await sendEvents(4);
    const server = await listen();
    await until('the handler runs', () => application.ids.includes('1'));
    const closed = server.close();
    open();
    await closed;
    expect(application.ids).toEqual(['0', '1']);
    expect(await committed()).toEqual([2]);
  });

  it('leaves an event that is not finished in time to the next who reads', async () => {
    const { opened, open } = gate();
    const group = await aGroup(async ({ id }) => {
      if (id === '1') await opened;
      return handled;
    });
    const { application: stuck, lines, listen, untilCommitted } = group;
    await group.sendEvents(3);
    const server = await listen({ shutdownTimeout: 0.2 });
    await until('the handler runs', () => stuck.ids.includes('1'));
    await server.close();
    expect(await group.committed()).toEqual([1]);
    expect(lines.matching(/^warn 1 events are still being handled 0.2 s after the shutdown began/)).toHaveLength(1);
    open();

    const next = new Application();
    await listen({ receiver: next });
    await untilCommitted(3);
    expect(next.ids).toEqual(['1', '2']);
    expect(stuck.ids).toEqual(['0', '1']);
  });

  it('shares the partitions with a second member, and loses no event over it', async () => {
    const answer = async () => {
      await new Promise(setImmediate);
      return handled;
    };
    const { application, lines, listen, send, untilCommitted } = await aGroup(answer, { partitions: 4 });
    const records = Array.from({ length: 400 }, (_, id) => ({ ...recordOf(anEvent(id)), partition: id % 4 }));
    await send(records.slice(0, 200));
    await listen();
    await listen();
    await send(records.slice(200));
    await untilCommitted(100, 100, 100, 100);
    expect(new Set(application.ids).size).toBe(400);
    expect(
      lines.matching(/^log Joined the consumer group '.*' with partitions of topic '.*' \d, \d$/).length,
    ).toBeGreaterThan(0);
  });
});

describe.skipIf(noOwnBroker)('CloudEventsKafkaServer and a broker that dies', () => {
  it('says so, and goes on when the broker is back', async () => {
    const broker: KafkaBroker = await startKafkaBroker();
    onTestFinished(() => broker.stop());
    const topic = 'poker';
    await broker.createTopic(topic);
    const lines = new Lines();
    const application = new Application();
    const statuses: string[] = [];
    await produce(topic, [recordOf(anEvent('before'))], broker.brokers);
    const settings = { topics: [topic], receiver: application, brokers: broker.brokers, logger: lines };
    const server = await aListeningServer({ ...settings, timeout: 1 });
    server.status.subscribe((status) => statuses.push(status));
    await until('the first has arrived', () => application.ids.includes('before'));
    await broker.kill();
    await until('it says so', () => lines.matching(/^error Reading from Kafka has stopped: /).length > 0, {
      timeoutMs: 60_000,
    });
    await broker.restart();
    await produce(topic, [recordOf(anEvent('after'))], broker.brokers);
    await until('the next has arrived', () => application.ids.includes('after'), { timeoutMs: 60_000 });
    expect(statuses).toEqual(['connected', 'disconnected', 'connected']);
  });
});
