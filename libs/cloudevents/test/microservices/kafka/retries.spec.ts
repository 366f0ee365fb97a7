import kafkajs, { type Consumer } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import {
  allRecordsOf,
  denyWrite,
  foreignBroker,
  kafka,
  newTopic,
  noBroker,
  recordsOf,
} from '../../sinks/kafka/support/broker.js';
import { aGroup } from './support/group.js';
import { failed, handled, recordOf } from './support/server.js';

/** Takes back what denyWrite did. */
async function allowWrite(topic: string): Promise<void> {
  const { Kafka, logLevel, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
  const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteAcls({
    filters: [
      {
        resourceType: AclResourceTypes.TOPIC,
        resourceName: topic,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
      },
    ],
  });
  await admin.disconnect();
}

describe.skipIf(noBroker)('CloudEventsKafkaServer, what fails', () => {
  it('runs a failed event again until it is handled, before any that follows', async () => {
    let runs = 0;
    const answer = ({ id }: { id: string }) => (id === '1' && ++runs < 4 ? failed() : handled);
    const { application, listen, sendEvents, untilCommitted } = await aGroup(answer);
    await sendEvents(3);
    await listen();
    await untilCommitted(3);
    expect(application.ids).toEqual(['0', '1', '1', '1', '1', '2']);
  });

  it('waits for another delivery of the event, however long, without counting it as a failure', async () => {
    let runs = 0;
    const { application, listen, sendEvents, untilCommitted } = await aGroup(() =>
      ++runs < 6 ? { status: 'in-flight' } : handled,
    );
    await sendEvents(1);
    await listen({ retries: 1, maxDelay: 0.05 });
    await untilCommitted(1);
    expect(application.ids).toHaveLength(6);
  });

  it('(R4) puts an event that fails too often into the dead-letter topic as it came, and goes on', async () => {
    const deadLetterTopic = await newTopic();
    const group = await aGroup(({ id }) => (id === '1' ? failed('no such table\nat db.ts:1') : handled));
    const { topic, application, lines, listen, sendEvents, untilCommitted } = group;
    await sendEvents(3);
    await listen({ deadLetterTopic, retries: 2 });
    await untilCommitted(3);
    expect(application.ids).toEqual(['0', '1', '1', '1', '2']);
    const [letter] = await recordsOf(deadLetterTopic, 1);
    const original = recordOf(anEvent(1));
    expect(letter?.key?.toString()).toBe(original.key);
    expect(letter?.value?.toString()).toBe(String(original.value));
    expect(letter?.headers).toEqual({
      ...original.headers,
      'x-dead-letter-reason': 'failed',
      'x-dead-letter-error': 'Error: no such table',
      'x-dead-letter-topic': topic,
      'x-dead-letter-partition': '0',
      'x-dead-letter-offset': '1',
      'x-dead-letter-attempts': '3',
      'x-dead-letter-at': expect.stringMatching(/^20\d\d-.*Z$/) as string,
    });
    expect(
      lines.matching(/^error The event '1' \(io\.angzarr\.test\) .* was given up \(failed, after 3 attempts\)/),
    ).toHaveLength(1);
  });

  it.skipIf(foreignBroker)(
    '(R4) stays a member while it repeats longer than a session, and moves the offset',
    async () => {
      const deadLetterTopic = await newTopic();
      const { application, listen, sendEvents, untilCommitted } = await aGroup(() => failed());
      const server = await listen({ deadLetterTopic, retries: 3, minDelay: 0.8, maxDelay: 0.8, sessionTimeout: 1 });
      const consumer = server.unwrap<Consumer>();
      let heartbeats = 0;
      const joins: string[] = [];
      consumer.on(consumer.events.HEARTBEAT, () => void heartbeats++);
      consumer.on(consumer.events.GROUP_JOIN, () => void joins.push('joined'));
      consumer.on(consumer.events.REBALANCING, () => void joins.push('rebalancing'));
      const begun = performance.now();
      await sendEvents(1);
      await untilCommitted(1);
      expect(performance.now() - begun).toBeGreaterThan(2400);
      expect(application.ids).toEqual(['0', '0', '0', '0']);
      expect(heartbeats).toBeGreaterThan(5);
      expect(joins).toEqual([]);
      expect(await recordsOf(deadLetterTopic, 1)).toHaveLength(1);
    },
  );

  it('(R4) does not run a rejected event again', async () => {
    const deadLetterTopic = await newTopic();
    const error = new TypeError('seat must be a number');
    const { application, listen, sendEvents, untilCommitted } = await aGroup(() => ({ status: 'rejected', error }));
    await sendEvents(1);
    await listen({ deadLetterTopic });
    await untilCommitted(1);
    expect(application.ids).toEqual(['0']);
    const [letter] = await recordsOf(deadLetterTopic, 1);
    expect(letter?.headers).toMatchObject({
      'x-dead-letter-reason': 'rejected',
      'x-dead-letter-error': 'TypeError: seat must be a number',
      'x-dead-letter-attempts': '1',
    });
  });

  it('(R4) puts aside what is no CloudEvent, byte for byte', async () => {
    const deadLetterTopic = await newTopic();
    const { application, listen, send, untilCommitted } = await aGroup();
    const key = Buffer.from([255, 0, 128]);
    const value = Buffer.from([1, 2, 250]);
    const { headers = {} } = recordOf(anEvent(2));
    await send([
      { key, value, headers: { twice: ['a', Buffer.from([0xff])], 'x-dead-letter-reason': 'earlier' } },
      { value: '{', headers: { 'content-type': 'application/cloudevents+json' } },
      { value: null, headers: { ...headers, ce_time: 'yesterday' } },
      recordOf(anEvent(3)),
    ]);
    await listen({ deadLetterTopic });
    await untilCommitted(4);
    expect(application.ids).toEqual(['3']);
    const letters = (await recordsOf(deadLetterTopic, 3)).toSorted((a, b) => offsetOf(a) - offsetOf(b));
    expect(letters.map(({ headers }) => headers['x-dead-letter-reason'])).toEqual(Array(3).fill('undecodable'));
    expect(letters[0]).toMatchObject({ key, value });
    expect(letters[0]?.headerList.slice(0, 2)).toEqual([
      ['twice', Buffer.from('a')],
      ['twice', Buffer.from([0xff])],
    ]);
    expect(letters[0]?.headers['x-dead-letter-error']).toMatch(/^DecodeError: The record is no CloudEvent/);
    expect(letters[2]).toMatchObject({ value: null, headers: { ce_time: 'yesterday', 'x-dead-letter-attempts': '0' } });
  });

  it.skipIf(foreignBroker)('pauses the partition while the dead-letter topic refuses, and only that one', async () => {
    const deadLetterTopic = await newTopic();
    await denyWrite(deadLetterTopic);
    const group = await aGroup(({ id }) => (id === 'bad' ? failed() : handled), { partitions: 2 });
    const { application, lines, listen, untilCommitted } = group;
    const send = (partition: number, id: string) => group.send([{ ...recordOf(anEvent(id)), partition }]);
    for (const id of ['0', 'bad', '2']) await send(0, id);
    await listen({
      deadLetterTopic,
      retries: 1,
      brokers: kafka.saslPlaintext,
      securityProtocol: 'SASL_PLAINTEXT',
      sasl: { mechanism: 'PLAIN', ...kafka.user },
    });
    await until('the partition is paused', () => lines.matching(/did not take it.*is paused/).length > 0);
    await send(1, 'other');
    await untilCommitted(1, 1);
    expect(application.ids).not.toContain('2');

    await allowWrite(deadLetterTopic);
    await untilCommitted(3, 1);
    expect(application.ids.toSorted()).toEqual(['0', '2', 'bad', 'bad', 'other']);
    expect(await allRecordsOf(deadLetterTopic)).toHaveLength(1);
  });

  it('pauses the partition where there is no dead-letter topic, and tries again', async () => {
    let fixed = false;
    const group = await aGroup(({ id }) => (id === '1' && !fixed ? failed() : handled));
    const { application, lines } = group;
    await group.sendEvents(3);
    await group.listen({ retries: 0 });
    await until('it was tried again', () => application.ids.length > 3);
    expect(application.ids).not.toContain('2');
    expect(await group.committed()).toEqual([1]);
    expect(
      lines.matching(/^error The event '1' .* Set deadLetterTopic .* is paused, and tried again in 0.2 s/),
    ).toHaveLength(1);
    fixed = true;
    await group.untilCommitted(3);
  });

  it('skips and says so where it is told to', async () => {
    const { lines, listen, send, untilCommitted } = await aGroup();
    await send([{ value: 'no event' }, recordOf(anEvent(1))]);
    await listen({ withoutDeadLetterTopic: 'skip' });
    await untilCommitted(2);
    expect(
      lines.matching(/^error The record of .* offset 0 was given up \(undecodable.*It is skipped and lost/),
    ).toHaveLength(1);
  });
});

function offsetOf({ headers }: { headers: Record<string, string | null> }): number {
  return Number(headers['x-dead-letter-offset']);
}
