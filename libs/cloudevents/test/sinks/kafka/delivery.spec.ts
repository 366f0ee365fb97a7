import { describe, expect, it } from 'vitest';
import { kafkaSinkDefaults } from '../../../src/sinks/kafka/index.js';
import { recordSize } from '../../../src/sinks/kafka/kafka-record-size.js';
import { allRecordsOf, firstSeenByKey, idsOf, kafka, newTopic, noBroker, recordsOf } from './support/broker.js';
import { anEvent, eventsOf } from './support/events.js';
import { aKafkajsSink, aRoom, impatient, publish, statuses } from './support/sinks.js';
import { activeResources, untilFreed } from './support/resources.js';

const { brokers } = kafka;

describe.skipIf(noBroker)('KafkaSink on a broker', () => {
  it('writes structured events: subject as key, the whole event as value', async () => {
    const topic = await newTopic({ partitions: 3 });
    const room = aRoom(await aKafkajsSink({ brokers }, { topic }));
    const event = anEvent('hand:1', {
      subject: 'Tisch 7 – ♠',
      time: '2026-11-21T10:00:00.123456789Z',
      datacontenttype: 'application/json',
      alertlevel: 'high',
      data: { note: 'Grüße 🂡', pot: 12.5 },
    });
    expect(statuses(await publish(room, [event]))).toEqual(['delivered']);

    const [record] = await recordsOf(topic, 1);
    expect(record?.key?.toString()).toBe('Tisch 7 – ♠');
    expect(record?.headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=utf-8' });
    expect(record?.value?.toString()).toBe(
      '{"specversion":"1.0","id":"hand:1","source":"angzarr/hand","type":"io.angzarr.test","subject":"Tisch 7 – ♠",' +
        '"time":"2026-11-21T10:00:00.123456789Z","datacontenttype":"application/json","alertlevel":"high",' +
        '"data":{"note":"Grüße 🂡","pot":12.5}}',
    );
  });

  it('K11 writes binary events: attributes as headers, data as value, a tombstone for no data', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers }, { topic, mode: 'binary' }));
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    // A view into a larger buffer: only its own bytes may go out.
    const view = new Uint8Array(Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')])).subarray(6, 262);
    const events = [
      anEvent(1, { subject: 'Zoë "1"', data: { a: 'ü' }, level: 3, urgent: true }),
      anEvent(2, { datacontenttype: 'application/octet-stream', data: view }),
      anEvent(3, { data: undefined }),
      anEvent(4, { datacontenttype: 'text/plain', data: '' }),
      anEvent(5, { data: null }),
    ];
    expect(statuses(await publish(room, events))).toEqual(Array.from({ length: 5 }, () => 'delivered'));

    const records = await recordsOf(topic, 5);
    expect(records[0]).toMatchObject({ key: Buffer.from('Zoë "1"'), value: Buffer.from('{"a":"ü"}') });
    expect(records[0]?.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: '1',
      ce_source: 'angzarr/hand',
      ce_type: 'io.angzarr.test',
      ce_subject: 'Zoë "1"',
      ce_level: '3',
      ce_urgent: 'true',
      'content-type': 'application/json',
    });
    expect(records[1]?.value).toEqual(bytes);
    expect(records[1]?.headers['content-type']).toBe('application/octet-stream');
    expect(records[2]).toMatchObject({ key: Buffer.from('seat-1'), value: null });
    expect(records[2]?.headers).not.toHaveProperty('content-type');
    expect(records[3]?.value).toEqual(Buffer.alloc(0));
    expect(records[4]?.value).toEqual(Buffer.from('null'));
  });

  it('K11 leaves the data member out of a structured event without data', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers }, { topic }));
    await publish(room, [anEvent(1, { data: undefined })]);

    const [record] = await recordsOf(topic, 1);
    expect(JSON.parse(record?.value?.toString() ?? '')).toEqual({
      specversion: '1.0',
      id: '1',
      source: 'angzarr/hand',
      type: 'io.angzarr.test',
      subject: 'seat-1',
    });
  });

  it('K10 has no key without subject, and the partitionkey extension as key only on demand', async () => {
    const [plain, opted, none] = [await newTopic(), await newTopic(), await newTopic()];
    const events = [
      anEvent(1, { subject: undefined }),
      anEvent(2, { partitionkey: 'table-7' }),
      anEvent(3),
      anEvent(4, { subject: undefined, partitionkey: 'table-8' }),
    ];
    await publish(aRoom(await aKafkajsSink({ brokers }, { topic: plain })), events);
    await publish(aRoom(await aKafkajsSink({ brokers }, { topic: opted, key: 'partitionkey' })), events);
    await publish(aRoom(await aKafkajsSink({ brokers }, { topic: none, key: 'none' })), events);

    const keysOf = async (topic: string): Promise<unknown[]> => {
      const records = await recordsOf(topic, 4);
      const byId = new Map(idsOf(records).map((id, index) => [id, records[index]?.key?.toString() ?? null]));
      return ['1', '2', '3', '4'].map((id) => byId.get(id));
    };
    expect(await keysOf(plain)).toEqual([null, 'seat-1', 'seat-1', null]);
    expect(await keysOf(opted)).toEqual([null, 'table-7', 'seat-1', 'table-8']);
    expect(await keysOf(none)).toEqual([null, null, null, null]);
  });

  it('spreads records without key over the partitions', async () => {
    const topic = await newTopic({ partitions: 3 });
    await publish(aRoom(await aKafkajsSink({ brokers }, { topic })), eventsOf(30, [undefined]));
    const perPartition = new Map<number, number>();
    for (const { partition } of await recordsOf(topic, 30)) {
      perPartition.set(partition, (perPartition.get(partition) ?? 0) + 1);
    }
    expect(Object.fromEntries(perPartition)).toEqual({ 0: 10, 1: 10, 2: 10 });
  });

  it.each([
    ['one subject', ['seat-1'], 500],
    ['one subject, a send for each', ['seat-1'], 1],
    ['a subject each, a send for each', Array.from({ length: 100 }, (_, seat) => `seat-${seat}`), 1],
  ])('K5 gives 100 concurrent calls 100 offsets in their order: %s', async (_, subjects, maxRecords) => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers }, { topic, maxRecords }));
    const calls = eventsOf(100, subjects).map((event) => publish(room, [event]));
    for (const deliveries of await Promise.all(calls))
      expect(deliveries).toMatchObject([{ status: 'delivered', attempts: 1 }]);

    const records = await allRecordsOf(topic);
    expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: 100 }, (_, offset) => offset));
    expect(idsOf(records).map(Number)).toEqual(Array.from({ length: 100 }, (_, id) => id));
  });

  it('keeps the order of each subject under many concurrent calls of many sizes', async () => {
    const topic = await newTopic({ partitions: 3 });
    const sink = await aKafkajsSink({ brokers }, { topic, maxRecords: 7 });
    const room = aRoom(sink);
    const subjects = ['a', 'b', 'c', 'd', 'e'];
    const calls: Promise<unknown>[] = [];
    let next = 0;
    for (const size of [1, 40, 3, 111, 2, 9, 134]) {
      calls.push(publish(room, eventsOf(size, subjects, next)));
      next += size;
      // Part of the calls meet a send under way.
      if (size === 3) await calls[0];
    }
    await Promise.all(calls);

    const records = await allRecordsOf(topic);
    expect(records).toHaveLength(next);
    const expected = Array.from({ length: next / subjects.length }, (_, index) => index * subjects.length);
    const inOrder = subjects.map((subject, offset) => [subject, expected.map((id) => id + offset)] as const);
    expect(firstSeenByKey(records)).toEqual(Object.fromEntries(inOrder));
  });

  it('K6 dead-letters the one event that is too large for the topic, and delivers the others', async () => {
    const topic = await newTopic({ config: { 'max.message.bytes': '3000' } });
    const room = aRoom(await aKafkajsSink({ brokers }, { topic }));
    const events = eventsOf(9, ['a', 'b', 'c']).map((event, index) =>
      index === 5 ? anEvent(5, { subject: 'c', data: 'x'.repeat(4_000) }) : event,
    );
    const deliveries = await publish(room, events);

    expect(deliveries.map(({ status }) => status === 'delivered')).toEqual(events.map((_, index) => index !== 5));
    expect(deliveries[5]).toMatchObject({ reason: 'too-large', error: { causeCode: 'MESSAGE_TOO_LARGE' } });
    expect(deliveries[5]?.error?.message).toContain(`Kafka topic '${topic}': larger than the broker accepts`);
    expect(deliveries[5]?.attempts).toBeLessThanOrEqual(5);
    const seen = firstSeenByKey(await allRecordsOf(topic));
    expect(seen).toEqual({ a: [0, 3, 6], b: [1, 4, 7], c: [2, 8] });
  });

  it('K6 refuses an event above the hard limit without sending it, and sends one above the batch limit alone', async () => {
    const topic = await newTopic();
    const room = aRoom(await aKafkajsSink({ brokers }, { topic, maxBytes: 2_000, maxRecordBytes: 20_000 }));
    const sized = (id: number, bytes: number) => anEvent(id, { data: 'x'.repeat(bytes) });
    const deliveries = await publish(room, [sized(1, 10), sized(2, 10_000), sized(3, 20_001), sized(4, 10)]);

    expect(deliveries.map(({ reason = 'none' }) => reason)).toEqual(['none', 'none', 'too-large', 'none']);
    expect(idsOf(await allRecordsOf(topic))).toEqual(['1', '2', '4']);
  });

  it('never counts less than a record has: a full send fits below the default limit of a broker', async () => {
    const topic = await newTopic();
    const sink = await aKafkajsSink({ brokers }, { topic, maxBytes: 1_048_588 });
    const room = aRoom(sink);
    const events = eventsOf(500, ['seat-1']).map((_, id) => anEvent(id, { data: 'x'.repeat(1_877) }));
    const total = events.reduce((sum, event) => sum + sink.encode(event).size, sink.limits.overhead);
    expect(total).toBeGreaterThan(1_048_588 - 2_000);
    expect(total).toBeLessThanOrEqual(1_048_588);

    const deliveries = await publish(room, events);
    expect(deliveries.map(({ status, attempts }) => [status, attempts])).toEqual(events.map(() => ['delivered', 1]));
    expect(recordSize({ key: 'ü', value: 'ü', headers: { ü: 'ü' } })).toBe(36 + 2 + 2 + 10 + 2 + 2);
    expect(kafkaSinkDefaults.maxBytes).toBeLessThan(1_048_588);
  });

  it('K12 attributes a failure to the topic that has it', async () => {
    const good = await newTopic();
    const bad = await newTopic({ config: { 'cleanup.policy': 'compact' } });
    const other = await newTopic();
    const topics: Record<string, string> = { good, bad, other };
    const room = aRoom(await aKafkajsSink({ brokers }, { topic: ({ type }) => topics[type] ?? '' }), impatient);
    const deliveries = await publish(
      room,
      ['good', 'bad', 'other', 'good', 'bad'].map((type, id) =>
        // A compacted topic takes no record without key.
        anEvent(id, { type, ...(type === 'bad' ? { subject: undefined } : {}) }),
      ),
    );

    expect(deliveries.map(({ reason = 'none' }) => reason)).toEqual(['none', 'rejected', 'none', 'none', 'rejected']);
    expect(deliveries[1]?.error?.message).toMatch(`Kafka topic '${bad}': the broker refused a record;`);
    expect(idsOf(await allRecordsOf(good))).toEqual(['0', '3']);
    expect(idsOf(await allRecordsOf(other))).toEqual(['2']);
  });

  it('rejects the one record without key of a send to a compacted topic, and delivers the others', async () => {
    const topic = await newTopic({ config: { 'cleanup.policy': 'compact' } });
    const room = aRoom(await aKafkajsSink({ brokers }, { topic }));
    const subjects = ['a', 'b', undefined, 'a', 'b'];
    const deliveries = await publish(room, eventsOf(5, subjects));
    expect(deliveries.map(({ reason = 'none' }) => reason)).toEqual(['none', 'none', 'rejected', 'none', 'none']);
    expect(deliveries[2]?.error).toMatchObject({ causeCode: 'INVALID_RECORD' });
    expect(firstSeenByKey(await allRecordsOf(topic))).toEqual({ a: [0, 3], b: [1, 4] });
  });

  it('finds a reachable broker well, with and without the topic', async () => {
    for (const topic of [await newTopic(), 'does-not-exist-yet', () => 'chosen']) {
      const sink = await aKafkajsSink({ brokers }, { topic });
      await expect(sink.check()).resolves.toBeUndefined();
    }
  });

  it('leaves neither sockets nor timers behind', async () => {
    const sink = await aKafkajsSink({ brokers }, { topic: await newTopic() });
    const room = aRoom(sink);
    const before = activeResources();
    await publish(room, [anEvent(1)]);
    await sink.check();
    expect(activeResources().sockets).toBeGreaterThan(before.sockets);
    await room.stop();
    await untilFreed(before);
    expect(activeResources().sockets).toBeLessThanOrEqual(before.sockets);
  });
});
