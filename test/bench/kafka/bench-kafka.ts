import { randomBytes } from 'node:crypto';
import { type Admin, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { createTopic } from '../../support/kafka/kafka-admin.js';
import { type KafkaBroker, startKafkaBroker } from '../../support/kafka/kafka-broker.js';
import { type ExternalKafka, findKafkaSource } from '../../support/kafka/kafka-source.js';
import { CountedTopic } from './counted-topic.js';

const partitions = 4;

/** The broker of one benchmark, with a topic for each contender. */
export class BenchKafka {
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #run = randomBytes(4).toString('hex');
  readonly #topics: string[] = [];
  readonly #producers: Producer[] = [];

  private constructor(
    readonly brokers: string[],
    private readonly own: KafkaBroker | undefined,
  ) {
    // What goes wrong comes back from the calls; lines between the figures help nobody.
    this.#kafka = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING });
    this.#admin = this.#kafka.admin();
  }

  /** @throws Error where there is none and none can be started, saying how to have one */
  static async start(): Promise<BenchKafka> {
    const source = await findKafkaSource();
    if ('unavailable' in source) throw new Error(source.unavailable);
    const own = source.kind === 'external' ? undefined : await startKafkaBroker({ runtime: source });
    const kafka = new BenchKafka(own?.brokers ?? (source as ExternalKafka).brokers, own);
    await kafka.#admin.connect();
    return kafka;
  }

  /** A fresh topic. */
  async topic(whose: string): Promise<CountedTopic> {
    const name = `bench-${this.#run}-${whose}`;
    await createTopic(this.brokers, name, { partitions });
    this.#topics.push(name);
    return new CountedTopic(this.#admin, name);
  }

  /** A producer of kafkajs that keeps as much as ours does: idempotent, the same partitions. */
  async producer(): Promise<Producer> {
    const producer = this.#kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
    this.#producers.push(producer);
    await producer.connect();
    return producer;
  }

  async close(): Promise<void> {
    for (const producer of this.#producers) await producer.disconnect();
    await this.#admin.deleteTopics({ topics: this.#topics });
    await this.#admin.disconnect();
    await this.own?.stop();
  }
}
