import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';
import { createTopic as create, denyWrite as deny } from '../../../../../../test/support/kafka/kafka-admin.js';
import { consumeTopic, type KafkaRecord } from '../../../../../../test/support/kafka/kafka-consumer.js';
import type { ProvidedKafka } from '../../../../../../test/support/kafka/kafka.global-setup.js';
import type { KafkaAddresses, KafkaTopicOptions } from '../../../../../../test/support/kafka/kafka-types.js';

/** The broker all spec files share. */
export const kafka: ProvidedKafka = inject('kafka');

/** Nothing to test against, or nothing to read back with. */
export const noBroker = kafka.unavailable !== undefined || kafka.tools === undefined;
/** A broker of somebody else: without our users and TLS, and perhaps known by a name that a proxy cannot stand in for. */
export const foreignBroker = noBroker || kafka.saslPlaintext.length === 0;
export const noOwnBroker = !kafka.ownBrokers;

export async function newTopic(options?: KafkaTopicOptions): Promise<string> {
  const topic = `sink-${randomUUID()}`;
  await create(kafka.brokers, topic, options);
  return topic;
}

export const denyWrite = (topic: string): Promise<void> => deny(kafka.brokers, topic, kafka.user.username);

type Consumable = Pick<KafkaAddresses, 'brokers' | 'tools'>;

/** The first records of the topic, by a client that shares no code with ours. */
export function recordsOf(topic: string, count: number, broker: Consumable = kafka): Promise<KafkaRecord[]> {
  return consumeTopic(broker, topic, { maxMessages: count });
}

/** All records the topic holds now. */
export async function allRecordsOf(topic: string, broker: Consumable = kafka): Promise<KafkaRecord[]> {
  const admin = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    const count = offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    return count === 0 ? [] : await recordsOf(topic, count, broker);
  } finally {
    await admin.disconnect();
  }
}

/** The ids of the events in structured records, in the order of the records. */
export function idsOf(records: readonly KafkaRecord[]): string[] {
  return records.map(({ value }) => (JSON.parse(value?.toString() ?? '{}') as { id: string }).id);
}

/** Per record key, the ids in the order in which they were seen first: what a consumer that knows repetitions sees. */
export function firstSeenByKey(records: readonly KafkaRecord[]): Record<string, number[]> {
  const seen: Record<string, Set<number>> = {};
  const ids = idsOf(records);
  records.forEach(({ key }, index) => {
    (seen[key?.toString() ?? ''] ??= new Set()).add(Number(ids[index]));
  });
  return Object.fromEntries(Object.entries(seen).map(([key, set]) => [key, [...set]]));
}
