import type { Consumer, EachBatchPayload } from 'kafkajs';
import { backoff, type RetryPolicy } from '../../delivery/retry-policy.js';
import { type Kafkajs, loadKafkajs } from '../../sinks/kafka/kafkajs.loader.js';
import { quietLog } from '../../sinks/kafka/kafkajs.log.js';
import { Sockets } from '../../sinks/kafka/kafkajs.sockets.js';
import { settledWithin } from '../../time/settled-within.js';
import type { RareLog, ServerLogger } from '../rare-log.js';
import { consumerFailure } from './consumer-failure.js';
import { markGroupStart } from './group-start.js';
import type { ServerSettings } from './kafka-server.settings.js';
import { createConsumer, createKafka } from './kafkajs.consumer.js';
import { onceTopicsExist } from './missing-topics.js';

export interface MembershipTools {
  readonly settings: ServerSettings;
  /** Bytes of each partition that one read asks for. Default: that of kafkajs, 1 MiB. */
  readonly maxBytesPerPartition?: number | undefined;
  readonly log: RareLog;
  readonly logger: ServerLogger;
  /** Told when the group was joined, and when it was lost. */
  readonly onStatus: (status: 'connected' | 'disconnected') => void;
}

/** What a member does with its partitions. */
export interface MemberWork {
  /** The partitions were shared out: others may have worked on ours since the last time. */
  joined(assignment: Readonly<Record<string, readonly number[]>>): void;
  work(payload: EachBatchPayload): Promise<void>;
}

interface Connected {
  readonly consumer: Consumer;
  readonly sockets: Sockets;
}

const restart: RetryPolicy = { attempts: Infinity, minDelay: 1000, maxDelay: 30_000 };

/** A membership in the consumer group, from the first connection on; renewed when kafkajs gives up. */
export class GroupMembership {
  #connected: Connected | undefined;
  #connecting: Promise<void> = Promise.resolve();
  #cancelRestart: () => void = () => undefined;
  #restarts = 0;
  /** Aborted when nothing is to be connected any more. */
  readonly #halted = new AbortController();

  constructor(
    private readonly tools: MembershipTools,
    private readonly member: MemberWork,
  ) {}

  get consumer(): Consumer | undefined {
    return this.#connected?.consumer;
  }

  /**
   * Resolves when the group is joined, and it is stored where it begins to read. Waits for topics that do not exist yet,
   * up to the connection timeout.
   *
   * @throws KafkaClientError when that fails at first; later failures are overcome
   * @throws MissingPackageError when kafkajs is not installed
   */
  async join(): Promise<void> {
    const kafkajs = await loadKafkajs(this.tools.settings.strategy);
    this.#connecting = this.#connect(kafkajs, true);
    await this.#connecting;
  }

  /** Ends what tries to connect; resolves when nothing new begins any more. */
  async halt(): Promise<void> {
    this.#halted.abort();
    this.#cancelRestart();
    const { settings } = this.tools;
    await settledWithin(settings.clock, settings.connection.timeout * 1000, this.#connecting).catch(() => undefined);
  }

  /** Waits until running batches have ended, commits what is finished and leaves; at the latest when time is over. */
  async leave(): Promise<void> {
    const { settings, log, onStatus } = this.tools;
    const { clock, shutdownTimeout, connection } = settings;
    const connected = this.#connected;
    try {
      const left = connected?.consumer.disconnect() ?? Promise.resolve();
      await settledWithin(clock, shutdownTimeout + connection.timeout * 1000, left);
    } catch (error) {
      log.say('warn', 'leave', `Leaving the consumer group failed: ${consumerFailure(error).message}`);
    } finally {
      connected?.sockets.destroy();
      onStatus('disconnected');
    }
  }

  async #connect(kafkajs: Kafkajs, isFirst = false): Promise<void> {
    const { settings, logger, maxBytesPerPartition } = this.tools;
    const sockets = new Sockets();
    const log = quietLog({ debug: (line) => logger.debug?.(line) });
    const cluster = () => createKafka(kafkajs, settings, sockets, (entry) => this.#halted.signal.aborted || log(entry));
    const consumer = createConsumer(cluster(), settings, maxBytesPerPartition);
    const connected = (this.#connected = { consumer, sockets });
    const joined = this.#watch(kafkajs, connected);
    try {
      // Once: a topic that is not there yet has nothing that the group is not to read.
      if (isFirst && !settings.fromBeginning) await this.#onceTopicsExist(() => markGroupStart(cluster(), settings));
      await consumer.connect();
      // A partition without a committed offset came after the group began, or the group is to begin with its oldest.
      const topics = { topics: [...settings.topics], fromBeginning: true };
      await this.#onceTopicsExist(() => consumer.subscribe(topics));
      await consumer.run({
        autoCommit: true,
        autoCommitInterval: settings.commitInterval,
        // Nothing is resolved but what is finished, so no commit ever goes past unfinished work.
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: settings.concurrency,
        eachBatch: (payload) => this.member.work(payload),
      });
      await joined;
    } catch (error) {
      sockets.destroy();
      consumer.disconnect().catch(() => undefined);
      throw consumerFailure(error);
    }
  }

  #onceTopicsExist(work: () => Promise<void>): Promise<void> {
    return onceTopicsExist(work, this.tools.settings, this.#halted.signal);
  }

  /** Resolves with the first joining, rejects when kafkajs gives up before. */
  #watch(kafkajs: Kafkajs, { consumer, sockets }: Connected): Promise<void> {
    const firstJoin = new Promise<void>((resolve, reject) => {
      let joined = false;
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        joined = true;
        this.#joined(payload.memberAssignment);
        resolve();
      });
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!joined) return reject(payload.error);
        sockets.destroy();
        this.tools.onStatus('disconnected');
        this.#restart(kafkajs, payload.error);
      });
    });
    firstJoin.catch(() => undefined);
    return firstJoin;
  }

  #joined(assignment: Readonly<Record<string, number[]>>): void {
    this.member.joined(assignment);
    this.#restarts = 0;
    const { log, settings } = this.tools;
    const parts = Object.entries(assignment)
      .filter(([, partitions]) => partitions.length > 0)
      .map(([topic, partitions]) => `'${topic}' ${partitions.toSorted((a, b) => a - b).join(', ')}`);
    const share = parts.length === 0 ? 'no partition: others have them all' : `partitions of topic ${parts.join('; ')}`;
    log.say('log', `joined ${share}`, `Joined the consumer group '${settings.groupId}' with ${share}`);
    this.tools.onStatus('connected');
  }

  #restart(kafkajs: Kafkajs, error: unknown): void {
    if (this.#halted.signal.aborted) return;
    const { settings, log } = this.tools;
    const { clock } = settings;
    const delay = backoff(restart, Math.min(++this.#restarts, 10), clock.random());
    const next = `Trying again in ${Math.ceil(delay / 1000)} s`;
    log.say('error', 'crash', `Reading from Kafka has stopped: ${consumerFailure(error).message}. ${next}`);
    this.#cancelRestart = clock.after(delay, () => {
      this.#connecting = this.#connect(kafkajs);
      this.#connecting.catch((failure: unknown) => this.#restart(kafkajs, failure));
    });
  }
}
