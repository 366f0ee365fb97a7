import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka } from 'kafkajs';
import type { ReadProgress } from './read-progress.js';
import type { StoredRecord } from './topic-reader.js';

/** Enough for a cluster whose first group this is: it makes the topic for the offsets of groups only now. */
const retry = { retries: 8, initialRetryTime: 200, maxRetryTime: 1000 };
/** Milliseconds a broker may collect records for an answer; as long does it take to stop. */
const fetchWait = 20;
const sessionTimeout = 30_000;
/** Milliseconds a broker may wait for further members of a group. */
export const rebalanceTimeout = 10_000;

/** Names of groups that read dead letters begin with it; a user needs the right to read by these. */
export const groupPrefix = (clientId: string): string => `${clientId}-dead-letters-`;

/**
 * A consumer group for one reading: of one member, under a new name, committing nothing. kafkajs knows no reading
 * without.
 */
export class GroupReading {
  readonly #id: string;
  readonly #consumer: Consumer;

  constructor(
    private readonly kafka: Kafka,
    clientId: string,
    private readonly progress: ReadProgress,
  ) {
    this.#id = groupPrefix(clientId) + randomUUID();
    this.#consumer = kafka.consumer({
      groupId: this.#id,
      sessionTimeout,
      rebalanceTimeout,
      maxWaitTimeInMs: fetchWait,
      allowAutoTopicCreation: false,
      // A transaction that somebody else left open must not hide what comes after it.
      readUncommitted: true,
      retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
    });
    this.#observe();
  }

  /** Resolves when the progress is done; the group is still there then. */
  async read(topic: string, each: (record: StoredRecord) => void): Promise<void> {
    const { progress } = this;
    try {
      await this.#consumer.connect();
      await this.#consumer.subscribe({ topics: [topic], fromBeginning: true });
      await this.#consumer.run({
        autoCommit: false,
        eachBatch: ({ batch: { partition, messages } }) => {
          for (const { key, value, headers = {}, offset } of messages) {
            if (progress.covers(partition, offset)) each({ partition, key, value, headers });
          }
          return Promise.resolve();
        },
      });
      await progress.done;
    } catch (error) {
      progress.fail(error);
      // The broker forgets a group without members and offsets by itself.
      this.#consumer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** Leaves the group and deletes it. */
  async end(): Promise<void> {
    await this.#consumer.disconnect();
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await admin.deleteGroups([this.#id]);
    } finally {
      admin.disconnect().catch(() => undefined);
    }
  }

  #observe(): void {
    const { progress } = this;
    const { CRASH, END_BATCH_PROCESS, FETCH, GROUP_JOIN } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, () => progress.joined());
    this.#consumer.on(FETCH, () => progress.fetched());
    // Also told of batches that hold nothing for an application, which are not handed out.
    this.#consumer.on(END_BATCH_PROCESS, ({ payload }) => progress.reached(payload.partition, payload.lastOffset));
    this.#consumer.on(CRASH, ({ payload }) => progress.fail(payload.error));
  }
}
