import type { Kafka } from 'kafkajs';
import type { Clock } from '../../../time/clock.js';
import { KafkaClientError } from '../kafka-client.error.js';
import type { KafkaConnectionOptions } from '../kafka-connection.options.js';
import { type Kafkajs, loadKafkajs } from '../kafkajs.loader.js';
import { type KafkaLogger, quietLog } from '../kafkajs.log.js';
import { securityOf } from '../kafkajs.security.js';
import { Sockets } from '../kafkajs.sockets.js';
import { GroupReading, rebalanceTimeout } from './group-reading.js';
import { type PartitionRange, ReadProgress } from './read-progress.js';
import { readingFailure } from './reading-failure.js';
import { rangesOf } from './topic-ranges.js';
import type { StoredRecord, TopicReader } from './topic-reader.js';

/** Few and quick, since a person waits. */
const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 };

/**
 * Reads topics by kafkajs, each through a consumer group of its own, which is gone afterwards.
 *
 * @param feature who needs it, for the error when kafkajs is not installed
 * @throws MissingPackageError when kafkajs is not installed
 */
export async function createKafkajsTopicReader(
  options: KafkaConnectionOptions,
  clock: Clock,
  feature: string,
  logger?: KafkaLogger,
): Promise<TopicReader> {
  return new KafkajsTopicReader(await loadKafkajs(feature), options, clock, quietLog(logger));
}

/** A reading under way. */
interface Reading {
  readonly sockets: Sockets;
  readonly fail: (error: KafkaClientError) => void;
}

class KafkajsTopicReader implements TopicReader {
  readonly #readings = new Set<Reading>();
  readonly #timeout: number;
  #closed = false;

  constructor(
    private readonly kafkajs: Kafkajs,
    private readonly options: KafkaConnectionOptions,
    private readonly clock: Clock,
    private readonly log: ReturnType<typeof quietLog>,
  ) {
    this.#timeout = options.timeout * 1000;
  }

  async read(topic: string, each: (record: StoredRecord) => void): Promise<void> {
    if (this.#closed) throw closed();
    const sockets = new Sockets();
    let fail: Reading['fail'] = () => undefined;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    const reading = { sockets, fail };
    this.#readings.add(reading);
    try {
      await Promise.race([this.#read(topic, each, this.#kafka(sockets)), failed]);
    } catch (error) {
      throw readingFailure(error, this.options.clientId);
    } finally {
      this.#readings.delete(reading);
      sockets.destroy();
    }
  }

  close(): void {
    this.#closed = true;
    for (const { sockets, fail } of this.#readings) {
      fail(closed());
      sockets.destroy();
    }
  }

  async #read(topic: string, each: (record: StoredRecord) => void, kafka: Kafka): Promise<void> {
    const ranges = (): Promise<PartitionRange[]> => rangesOf(kafka, topic, this.clock, this.#timeout);
    const progress = new ReadProgress(await ranges(), {
      clock: this.clock,
      timeout: this.#timeout,
      joinTimeout: this.#timeout + rebalanceTimeout,
      leadersAnswer: async () => void (await ranges()),
    });
    if (progress.isDone) return;
    const group = new GroupReading(kafka, this.options.clientId, progress);
    await group.read(topic, each);
    await this.#within(group.end());
  }

  /** All is read by then: what goes wrong here concerns nobody. */
  #within(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(this.#timeout, resolve);
      const end = (): void => {
        cancel();
        resolve();
      };
      work.then(end, end);
    });
  }

  #kafka(sockets: Sockets): Kafka {
    const { Kafka, logLevel } = this.kafkajs;
    return new Kafka({
      brokers: [...this.options.brokers],
      clientId: this.options.clientId,
      ...securityOf(this.options),
      connectionTimeout: this.#timeout,
      authenticationTimeout: this.#timeout,
      requestTimeout: this.#timeout,
      retry,
      socketFactory: sockets.open,
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => {
        // What kafkajs says about connections we cut.
        if (!sockets.isClosed) this.log(entry);
      },
    });
  }
}

function closed(): KafkaClientError {
  return new KafkaClientError('unavailable', 'CLOSED', 'the store is closed');
}
