import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { onTestFinished } from 'vitest';
import { until } from '../../../../../../test/support/until.js';
import { encodeMessage, type KafkaEncodeOptions } from '../../../../src/bindings/kafka/index.js';
import type { CloudEvent } from '../../../../src/core/index.js';
import {
  CloudEventsKafkaServer,
  type CloudEventsKafkaServerOptions,
  type ReceivedKafkaRecord,
} from '../../../../src/microservices/index.js';
import type { EventReceiver } from '../../../../src/receiving/cloudevents.receiver.port.js';
import type { Receipt } from '../../../../src/receiving/receipt.js';
import { anEvent } from '../../../sinks/kafka/support/events.js';
import { kafka } from '../../../sinks/kafka/support/broker.js';

export const handled: Receipt = { status: 'handled' };
export const failed = (message = 'the table is locked'): Receipt => ({ status: 'failed', error: new Error(message) });

export type Answer = (event: CloudEvent, record: ReceivedKafkaRecord) => Receipt | Promise<Receipt>;

/** Stands for the application: answers as a test says, and notes what it was asked. */
export class Application implements EventReceiver {
  readonly events: CloudEvent[] = [];
  readonly records: ReceivedKafkaRecord[] = [];
  readonly transports = new Set<string>();

  constructor(private readonly answer: Answer = () => handled) {}

  get ids(): string[] {
    return this.events.map(({ id }) => id);
  }

  async receive(event: CloudEvent, from: { transport: string; message?: unknown }): Promise<Receipt> {
    const record = from.message as ReceivedKafkaRecord;
    this.events.push(event);
    this.records.push(record);
    this.transports.add(from.transport);
    return this.answer(event, record);
  }
}

/** What a server said. */
export class Lines {
  readonly all: string[] = [];
  readonly log = (line: string): void => void this.all.push(`log ${line}`);
  readonly warn = (line: string): void => void this.all.push(`warn ${line}`);
  readonly error = (line: string): void => void this.all.push(`error ${line}`);

  matching(pattern: RegExp): string[] {
    return this.all.filter((line) => pattern.test(line));
  }
}

export type Settings = Partial<CloudEventsKafkaServerOptions> &
  Pick<CloudEventsKafkaServerOptions, 'topics' | 'receiver'>;

/** A server that is not listening yet, closed with the test. */
export function aServer(settings: Settings): CloudEventsKafkaServer {
  const server = new CloudEventsKafkaServer({
    brokers: kafka.brokers,
    groupId: `group-${randomUUID()}`,
    logger: new Lines(),
    minDelay: 0.05,
    maxDelay: 0.2,
    pauseDelay: 0.2,
    shutdownTimeout: 5,
    ...settings,
  });
  onTestFinished(() => server.close());
  return server;
}

/** A server that has joined its group. */
export async function aListeningServer(settings: Settings): Promise<CloudEventsKafkaServer> {
  const server = aServer(settings);
  await server.listen();
  return server;
}

export interface SentRecord {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: Record<string, Buffer | string | (Buffer | string)[]>;
  readonly partition?: number;
}

export async function produce(topic: string, records: readonly SentRecord[], brokers = kafka.brokers): Promise<void> {
  const client = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic, messages: records.map((record) => ({ ...record })) });
  } finally {
    await producer.disconnect();
  }
}

/** The record of an event, as kafkajs' producer takes it. */
export function recordOf(event: Parameters<typeof encodeMessage>[0], options: KafkaEncodeOptions = {}): SentRecord {
  const { key, value, headers } = encodeMessage(event, { keyFrom: 'subject', ...options });
  return { key, value: value instanceof Uint8Array ? Buffer.from(value) : value, headers: { ...headers } };
}

/** Sends events numbered from `first` on, to one partition. */
export function produceEvents(topic: string, count: number, first = 0, members: Record<string, unknown> = {}) {
  const records = Array.from({ length: count }, (_, index) => recordOf(anEvent(first + index, members)));
  return produce(
    topic,
    records.map((record) => ({ ...record, partition: 0 })),
  );
}

/** The group's committed offsets by partition; -1 where there is none. */
export async function committed(groupId: string, topic: string, brokers = kafka.brokers): Promise<number[]> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return (found?.partitions ?? []).toSorted((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
  } finally {
    await admin.disconnect();
  }
}

export async function untilCommitted(groupId: string, topic: string, offsets: readonly number[]): Promise<void> {
  let seen: number[] = [];
  await until(`the offsets of ${topic} are committed`, async () => {
    seen = await committed(groupId, topic);
    return seen.join() === offsets.join();
  }).catch((error: unknown) => {
    throw new Error(`committed: ${seen.join()}, wanted: ${offsets.join()}`, { cause: error });
  });
}
