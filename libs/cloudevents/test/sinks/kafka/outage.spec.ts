import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type KafkaBroker, startKafkaBroker } from '../../../../../test/support/kafka/kafka-broker.js';
import { allRecordsOf, firstSeenByKey, idsOf, noOwnBroker } from './support/broker.js';
import { anEvent, eventsOf } from './support/events.js';
import { aKafkajsSink, aRoom, impatient, patient, publish, statuses } from './support/sinks.js';

const startTime = 120_000;

describe.skipIf(noOwnBroker)('KafkaSink and a broker that fails', () => {
  let broker: KafkaBroker;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    broker = await startKafkaBroker();
  }, startTime);

  afterAll(async () => {
    process.off('unhandledRejection', note);
    await broker?.stop();
  }, startTime);

  it(
    'K1 fails in good order when the broker is down from the start, and recovers',
    { timeout: startTime },
    async () => {
      await broker.createTopic('k1');
      await broker.kill();
      const lines: string[] = [];
      const sink = await aKafkajsSink(broker, { topic: 'k1' }, { debug: (line) => lines.push(line) });
      await expect(sink.check()).rejects.toMatchObject({
        retryable: true,
        causeCode: 'ECONNREFUSED',
        message: `Kafka topic 'k1': ${broker.brokers[0]}: connection refused, nothing listens there (ECONNREFUSED)`,
      });
      const room = aRoom(sink, impatient);
      expect(await publish(room, [anEvent(0)])).toMatchObject([{ reason: 'exhausted', attempts: 2 }]);
      expect(room.health()).toMatchObject([{ status: 'down', lastError: { causeCode: 'ECONNREFUSED' } }]);
      expect(lines.length).toBeLessThanOrEqual(2);

      const waiting = publish(aRoom(sink, patient), [anEvent(1)]);
      await broker.restart();
      expect(statuses(await waiting)).toEqual(['delivered']);
      await sink.check();
      expect(idsOf(await allRecordsOf('k1', broker))).toEqual(['1']);
      expect(unhandled).toEqual([]);
    },
  );

  it('K2 loses nothing and keeps the order when the broker is killed mid-stream', { timeout: startTime }, async () => {
    await broker.createTopic('k2', { partitions: 3 });
    const sink = await aKafkajsSink(broker, { topic: 'k2', maxRecords: 20 });
    const room = aRoom(sink, patient);
    const subjects = ['a', 'b', 'c', 'd'];
    const total = 6_000;
    const calls: Promise<readonly { readonly status: string; readonly attempts: number }[]>[] = [];
    let settled = 0;
    for (let first = 0; first < total; first += 10) {
      const call = publish(room, eventsOf(10, subjects, first));
      calls.push(call);
      void call.then(() => settled++);
    }
    await expect.poll(() => settled, { interval: 1 }).toBeGreaterThan(20);
    await broker.kill();
    const settledAtKill = settled;
    await broker.restart();
    const deliveries = (await Promise.all(calls)).flat();

    // The kill hit the stream in its middle.
    expect(settledAtKill).toBeLessThan(calls.length);
    expect(deliveries.some(({ attempts }) => attempts > 1)).toBe(true);
    expect(deliveries.every(({ status }) => status === 'delivered')).toBe(true);
    const expected = subjects.map((subject, offset) => {
      const ids = Array.from({ length: total / subjects.length }, (_, index) => index * subjects.length + offset);
      return [subject, ids] as const;
    });
    expect(firstSeenByKey(await allRecordsOf('k2', broker))).toEqual(Object.fromEntries(expected));
    expect(unhandled).toEqual([]);
  });

  it(
    'K9 gives up on a broker that does not answer, and delivers when it does again',
    { timeout: startTime },
    async () => {
      await broker.createTopic('k9');
      const sink = await aKafkajsSink(broker, { topic: 'k9', timeout: 1 });
      const room = aRoom(sink, impatient);
      await publish(room, [anEvent(0)]);
      await broker.pause();
      onTestFinished(() => broker.resume());

      const start = performance.now();
      const [delivery] = await publish(room, [anEvent(1)]);
      const elapsed = performance.now() - start;
      expect(delivery).toMatchObject({ reason: 'exhausted', attempts: 2, error: { causeCode: 'DELIVERY_TIMEOUT' } });
      expect(elapsed).toBeGreaterThan(1_900);
      expect(elapsed).toBeLessThan(4_000);
      await expect(sink.check()).rejects.toMatchObject({ retryable: true });

      const waiting = publish(aRoom(sink, patient), [anEvent(2)]);
      await broker.resume();
      expect(statuses(await waiting)).toEqual(['delivered']);
      // What the first producer had already put on the wire may arrive after all; nothing else does.
      const ids = idsOf(await allRecordsOf('k9', broker));
      expect([...new Set(ids)].filter((id) => id !== '1')).toEqual(['0', '2']);
      expect(unhandled).toEqual([]);
    },
  );
});
