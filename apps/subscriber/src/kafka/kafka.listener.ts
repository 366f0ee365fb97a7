import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Admin, Consumer, Kafka } from 'kafkajs';
import { decodeKafkaMessage, type ReceivedKafkaMessage } from 'nestjs-cloudevents/kafka';
import { ArrivalPrinter } from '../cli/arrival.printer.js';
import { SetupError } from '../cli/setup.error.js';
import { TransportCounters } from '../counting/transport-counters.js';
import { formats } from '../receiving/formats.js';
import { type KafkaSettings, kafkaSettings } from './kafka.settings.js';
import { loadKafkajs } from './load-kafkajs.js';

/**
 * Consumes the topic, when the environment selects Kafka. Only records written after the start count: the end of every
 * partition is noted before the application reports ready, so none is missed in between and none of yesterday's seen.
 */
@Injectable()
export class KafkaListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private consumer: Consumer | undefined;

  constructor(
    private readonly counters: TransportCounters,
    private readonly printer: ArrivalPrinter,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const settings = kafkaSettings(process.env);
    if (settings === undefined) return;
    const { Kafka, logLevel } = await loadKafkajs();
    const kafka = new Kafka({
      ...settings.client,
      clientId: 'subscriber',
      connectionTimeout: 3000,
      logLevel: logLevel.NOTHING,
      retry: { retries: 2, initialRetryTime: 200 },
    });
    try {
      await this.start(kafka, settings.topic);
    } catch (error) {
      throw new SetupError(explain(settings, error));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.consumer?.disconnect();
  }

  private async start(kafka: Kafka, topic: string): Promise<void> {
    const ends = await withAdmin(kafka, (admin) => endsOf(admin, topic));
    const consumer = kafka.consumer({ groupId: `subscriber-${randomUUID()}`, retry: { retries: 5 } });
    this.consumer = consumer;
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    await consumer.connect();
    await consumer.subscribe({ topic });
    await consumer.run({ autoCommit: false, eachMessage: ({ message }) => this.take(message) });
    for (const { partition, offset } of ends) consumer.seek({ topic, partition, offset });
    await joined;
  }

  /** Never rejects: a record that is no event is counted and passed over, not delivered again for ever. */
  private take(record: ReceivedKafkaMessage): Promise<void> {
    try {
      const events = [decodeKafkaMessage(record, { formats })];
      this.counters.kafka.count(events);
      this.printer.arrived('Kafka', events);
    } catch (error) {
      this.counters.kafka.reject();
      process.stderr.write(`subscriber: a Kafka record is no CloudEvent: ${(error as Error).message}\n`);
    }
    return Promise.resolve();
  }
}

async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Where each partition ends now. Creates the topic where it is missing. */
async function endsOf(admin: Admin, topic: string): Promise<{ partition: number; offset: string }[]> {
  const topics = await admin.listTopics();
  if (!topics.includes(topic)) await admin.createTopics({ topics: [{ topic }], waitForLeaders: true });
  return admin.fetchTopicOffsets(topic);
}

function explain({ brokers, topic }: KafkaSettings, error: unknown): string {
  const { name, message } = error as Error;
  const hint = name.includes('SASL')
    ? 'Check user name, password and mechanism'
    : "Is the broker up ('npm run kafka' starts one), and are the CLOUDEVENTS_KAFKA_ variables right?";
  return `cannot consume topic '${topic}' from Kafka at ${brokers.join(',')}: ${message}. ${hint}`;
}
