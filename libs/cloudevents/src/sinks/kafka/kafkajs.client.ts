import type { Admin, Kafka, Producer } from 'kafkajs';
import type { KafkaClient, KafkaClientFactory } from './kafka-client.js';
import type { KafkaConnectionOptions } from './kafka-connection.options.js';
import type { KafkaRecord } from './kafka-record.js';
import { Acknowledgements } from './kafkajs.acknowledgements.js';
import { kafkajsFailure } from './kafkajs.failure.js';
import { type Kafkajs, loadKafkajs } from './kafkajs.loader.js';
import { type KafkaLogger, quietLog } from './kafkajs.log.js';
import { kafkajsMessages } from './kafkajs.message.js';
import { createPartitioner } from './kafkajs.partitioner.js';
import { securityOf } from './kafkajs.security.js';
import { Sockets } from './kafkajs.sockets.js';

/**
 * Repetitions inside one producer: within its producer id a repeated send is stored once. Few and quick, so that a
 * producer that was thrown away is done with them soon.
 */
const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 1000, factor: 0.2, multiplier: 2 };

/**
 * Makes clients by kafkajs, each with connections and producer id of its own. Loads kafkajs once, here.
 *
 * @param feature who needs it, for the error when it is not installed
 * @throws MissingPackageError when kafkajs is not installed
 */
export async function createKafkajsFactory(
  options: KafkaConnectionOptions,
  logger?: KafkaLogger,
  feature = 'The Kafka sink',
): Promise<KafkaClientFactory> {
  const kafkajs = await loadKafkajs(feature);
  const log = quietLog(logger);
  let turn = 0;
  return () => {
    // Each client asks another broker first, so that no attempt hangs on the same dead one.
    const first = turn++ % options.brokers.length;
    const brokers = [...options.brokers.slice(first), ...options.brokers.slice(0, first)];
    return new KafkajsClient(kafkajs, { ...options, brokers }, log);
  };
}

class KafkajsClient implements KafkaClient {
  readonly #sockets = new Sockets();
  readonly #acknowledgements = new Acknowledgements();
  readonly #kafka: Kafka;
  readonly #timeout: number;
  #producer: Producer | undefined;
  #admin: Admin | undefined;
  #closed = false;

  constructor({ Kafka, logLevel }: Kafkajs, options: KafkaConnectionOptions, log: ReturnType<typeof quietLog>) {
    this.#timeout = options.timeout * 1000;
    this.#kafka = new Kafka({
      brokers: [...options.brokers],
      clientId: options.clientId,
      ...securityOf(options),
      connectionTimeout: Math.min(this.#timeout, Math.max(1000, this.#timeout / 2)),
      authenticationTimeout: this.#timeout,
      requestTimeout: this.#timeout,
      retry,
      socketFactory: this.#sockets.open,
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => {
        if (!this.#closed) log(entry);
      },
    });
  }

  async connect(): Promise<void> {
    this.#producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: () => createPartitioner(),
    });
    await translated(this.#producer.connect());
  }

  async sendBatch(topic: string, records: readonly KafkaRecord[]): Promise<void> {
    const messages = kafkajsMessages(records);
    const producer = this.#producer;
    if (producer === undefined) throw kafkajsFailure(new Error('the client is not connected'));
    const sent = producer.sendBatch({ acks: -1, timeout: this.#timeout, topicMessages: [{ topic, messages }] });
    this.#acknowledgements.check(topic, messages, await translated(sent));
  }

  async check(topic: string | undefined): Promise<void> {
    const admin = (this.#admin = this.#kafka.admin());
    try {
      await admin.connect();
      await (topic === undefined ? admin.describeCluster() : admin.fetchTopicMetadata({ topics: [topic] }));
    } catch (error) {
      const failure = kafkajsFailure(error);
      if (failure.code !== 'UNKNOWN_TOPIC_OR_PARTITION') throw failure;
    }
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#sockets.destroy();
    // Stops the timers of kafkajs; it may wait for answers that never come, so nobody waits for it.
    for (const user of [this.#producer, this.#admin]) user?.disconnect().catch(() => undefined);
    return Promise.resolve();
  }
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw kafkajsFailure(error);
  }
}
