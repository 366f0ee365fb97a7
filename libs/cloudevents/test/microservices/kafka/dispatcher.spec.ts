import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { describe, expect, it, vi } from 'vitest';
import { hang, once, reply } from '../../../../../test/support/http/answers.js';
import { Gate } from '../../../../../test/support/http/gate.js';
import { idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { DeliveryRoom } from '../../../src/delivery/index.js';
import { CloudEventsPublisher } from '../../../src/index.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import { newTopic, noBroker, recordsOf } from '../../sinks/kafka/support/broker.js';
import { aDispatcher, committedEvents, firstArrivals, overtaken, sendEvents } from './support/dispatcher.js';
import { committed, type Lines, produce, recordOf, untilCommitted } from './support/server.js';

/** A topic and what every member of the group that reads it is told. */
async function aTopic(partitions = 1) {
  const topic = await newTopic({ partitions });
  return { topic, options: { topics: [topic], groupId: randomUUID(), deadLetterTopic: `${topic}-dead` } };
}

const untilShared = (members: readonly { readonly lines: Lines }[]): Promise<boolean> =>
  until('each has two partitions', () =>
    members.every(({ lines }) => lines.matching(/^log Joined .* partitions of topic '.*' \d, \d$/).length > 0),
  );

describe.skipIf(noBroker)('CloudEventsKafkaDispatcher', () => {
  it('shares a topic with another one: each event arrives, in the order of its subject, in batches', async () => {
    const count = 2000;
    const dealing = { subjects: 40, partitions: 4 };
    const receiver = await ScriptedReceiver.listen();
    const { topic, options } = await aTopic(4);
    const dispatchers = await Promise.all(
      ['one', 'two'].map((name) => aDispatcher(receiver.url, options, { http: { headers: { 'x-dispatcher': name } } })),
    );
    await untilShared(dispatchers);
    await sendEvents(topic, count, dealing);
    await untilCommitted(options.groupId, topic, [500, 500, 500, 500]);
    const arrivals = firstArrivals(receiver.requests);
    expect(arrivals).toHaveLength(count);
    expect(overtaken(arrivals, dealing)).toEqual([]);
    expect(new Set(receiver.requests.map(({ headers }) => headers['x-dispatcher']))).toEqual(new Set(['one', 'two']));
    // Of 10 subjects in each partition.
    expect(receiver.requests.length).toBeLessThan(count / 20);
  });

  it('loses nothing in an outage, keeps order and commits no more than was delivered, while the group changes', async () => {
    const [count, before] = [1200, 300];
    const dealing = { subjects: 40, partitions: 4 };
    let isOut = false;
    let refused = 0;
    const delivered = new Set<number>();
    const receiver = await ScriptedReceiver.listen((response, request) => {
      if (isOut) refused++;
      else for (const id of idsOf([request])) delivered.add(Number(id));
      (isOut ? reply(503, { 'retry-after': '1' }) : reply(204))(response, request);
    });
    const { topic, options: shared } = await aTopic(4);
    const options = { ...shared, sessionTimeout: 2 };
    const maxEvents = 500;
    const settings = { retry: { attempts: 2, minDelay: 0.05, maxDelay: 0.1 }, backpressure: { maxEvents } };
    const events = () => committedEvents(options.groupId, topic, dealing);
    const first = await aDispatcher(receiver.url, options, settings);
    await sendEvents(topic, before, dealing);
    await until('all so far is committed', async () => (await events()).length === before);

    isOut = true;
    await sendEvents(topic, count - before, dealing, before);
    await until('the receiver refuses', () => refused > 0);
    const consumer = first.strategy.unwrap<Consumer>();
    const joins: string[] = [];
    consumer.on(consumer.events.GROUP_JOIN, () => void joins.push('joined'));
    const begun = performance.now();
    let most = 0;
    await until('a session is over', () => {
      most = Math.max(most, first.app.get(CloudEventsPublisher).health()[0]?.pending ?? Infinity);
      return performance.now() - begun > 2500;
    });
    expect(joins).toEqual([]);
    expect(most).toBe(maxEvents);
    // The pause is honoured by every batch, and more failures than a direct publish may have are no reason to give up.
    expect(refused).toBeLessThan(20);
    const second = await aDispatcher(receiver.url, options, settings);
    await untilShared([first, second]);
    expect(await events()).toHaveLength(before);

    isOut = false;
    await until('all is committed', async () => {
      const [done, known] = [await events(), new Set(delivered)];
      expect(done.filter((id) => !known.has(id))).toEqual([]);
      return done.length === count;
    });
    expect(overtaken([...delivered], dealing)).toEqual([]);
  });

  it('puts what the receiver refuses, and what is no event, into the dead-letter topic; the subject goes on', async () => {
    const bad = '3';
    const receiver = await ScriptedReceiver.listen((response, request) => {
      reply(idsOf([request]).includes(bad) ? 400 : 204)(response, request);
    });
    const { topic, options } = await aTopic();
    const deadLetterTopic = await newTopic();
    const settings = { http: { splitStatuses: [400] } };
    const { lines } = await aDispatcher(receiver.url, { ...options, deadLetterTopic }, settings);
    const events = Array.from({ length: 7 }, (_, id) => recordOf(anEvent(id)));
    await produce(topic, [...events, { value: '{' }]);
    await untilCommitted(options.groupId, topic, [8]);
    const letters = await recordsOf(deadLetterTopic, 2);
    const headersOf = (reason: string) =>
      letters.find(({ headers }) => headers['x-dead-letter-reason'] === reason)?.headers;
    expect(headersOf('undecodable')).toMatchObject({ 'x-dead-letter-offset': '7' });
    expect(headersOf('rejected')).toMatchObject({
      ce_id: bad,
      'x-dead-letter-offset': bad,
      'x-dead-letter-error': expect.stringMatching(/^SinkError: POST to .* answered 400$/) as string,
    });
    // It went with others, then with fewer, then alone.
    expect(Number(headersOf('rejected')?.['x-dead-letter-attempts'])).toBeGreaterThan(1);
    expect(lines.matching(/^error The event '3' .* was given up \(rejected, after \d attempts\)/)).toHaveLength(1);
    const taken = receiver.requests.map((request) => idsOf([request])).filter((ids) => !ids.includes(bad));
    expect(taken.flat()).toEqual(['0', '1', '2', '4', '5', '6']);
  });

  it('delivers what lies far behind an event that fails, and commits none of it before', async () => {
    let isFailing = true;
    const receiver = await ScriptedReceiver.listen((response, request) => {
      reply(isFailing && idsOf([request]).includes('0') ? 503 : 204)(response, request);
    });
    const { topic, options } = await aTopic();
    await produce(topic, [recordOf(anEvent(0))]);
    // In one request each: what comes together is read together.
    const data = 'x'.repeat(700_000);
    for (const id of [1, 2, 3]) await produce(topic, [recordOf(anEvent(id, { subject: `seat-${id + 1}`, data }))]);
    const settings = { http: { batchSize: 1 }, retry: { attempts: 2, minDelay: 0.05, maxDelay: 0.1 } };
    await aDispatcher(receiver.url, options, settings);
    const arrived = () => new Set(idsOf(receiver.requests));
    await until('all arrive', () => ['1', '2', '3'].every((id) => arrived().has(id)));
    expect(await committed(options.groupId, topic)).toEqual([-1]);
    isFailing = false;
    await untilCommitted(options.groupId, topic, [4]);
  });

  it('commits what was under way when it closes, if it ends before the deadline', async () => {
    const gate = new Gate();
    const slow = await ScriptedReceiver.listen(once(gate.opened, reply(204)));
    const { topic, options } = await aTopic();
    const events = (first: number) =>
      produce(
        topic,
        [0, 1, 2].map((id) => recordOf(anEvent(first + id))),
      );
    const first = await aDispatcher(slow.url, options);
    await events(0);
    await until('a request is under way', () => slow.requests.length === 1);
    const begun = performance.now();
    // Then nobody waits for this one answer: its records are read again when it has come.
    await until('the reader goes on with what else there is', () => performance.now() - begun > 1300);
    const steps: string[] = [];
    first.strategy.status.subscribe((status) => steps.push(status));
    const room = first.app.get(DeliveryRoom);
    const stop = room.stop.bind(room);
    vi.spyOn(room, 'stop').mockImplementation(() => (steps.push('sinks stop'), stop()));
    const closed = first.close();
    gate.open();
    await closed;
    expect(await committed(options.groupId, topic)).toEqual([3]);
    expect(steps).toEqual(['connected', 'disconnected', 'sinks stop']);

    const silent = await ScriptedReceiver.listen(hang);
    const second = await aDispatcher(silent.url, { ...options, shutdownTimeout: 0.2 }, { shutdownTimeout: 0.2 });
    await events(3);
    await until('a request is under way', () => silent.requests.length === 1);
    await second.close();
    expect(await committed(options.groupId, topic)).toEqual([3]);
  });
});
