import type { Consumer, EachBatchPayload } from 'kafkajs';
import { backoff, type RetryPolicy } from '../../delivery/retry-policy.js';
import { type Kafkajs, loadKafkajs } from '../../sinks/kafka/kafkajs.loader.js';
import { quietLog } from '../../sinks/kafka/kafkajs.log.js';
import { securityOf } from '../../sinks/kafka/kafkajs.security.js';
import { Sockets } from '../../sinks/kafka/kafkajs.sockets.js';
import { settledWithin } from '../../time/settled-within.js';
import { consumerFailure } from './consumer-failure.js';
import { PartitionWorker, type WorkerTools } from './partition-worker.js';
import { partitionName } from './received-record.js';
import type { ServerLogger } from '../rare-log.js';

/** What a consumption needs besides what its workers share. */
export interface ConsumptionTools extends Omit<WorkerTools, 'abandoned' | 'later'> {
  readonly logger: ServerLogger;
  /** Told when the group was joined, and when it was lost. */
  readonly onStatus: (status: 'connected' | 'disconnected') => void;
}

interface Connected {
  readonly consumer: Consumer;
  readonly sockets: Sockets;
}

/** Inside kafkajs, before it gives up and we start again. */
const retry = { retries: 5, initialRetryTime: 300, maxRetryTime: 5000 };
const restart: RetryPolicy = { attempts: Infinity, minDelay: 1000, maxDelay: 30_000 };

/** A member of the consumer group, from its first connection on until it is stopped; restarted when kafkajs gives up. */
export class KafkaConsumption {
  #workers = new Map<string, PartitionWorker>();
  #connected: Connected | undefined;
  #connecting: Promise<void> = Promise.resolve();
  #cancelRestart: () => void = () => undefined;
  readonly #timers = new Set<() => void>();
  readonly #abandoned = new AbortController();
  #restarts = 0;
  #stopping = false;

  constructor(private readonly tools: ConsumptionTools) {}

  get consumer(): Consumer | undefined {
    return this.#connected?.consumer;
  }

  /**
   * Resolves when the group is joined.
   *
   * @throws KafkaClientError when that fails at first; later failures are overcome
   * @throws MissingPackageError when kafkajs is not installed
   */
  async start(): Promise<void> {
    const kafkajs = await loadKafkajs();
    this.#connecting = this.#connect(kafkajs);
    await this.#connecting;
  }

  /**
   * Takes no more records, waits for running handlers until the deadline, commits what is finished and leaves the
   * group.
   */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#cancelRestart();
    for (const cancel of this.#timers) cancel();
    const { clock, settings, log } = this.tools;
    const { shutdownTimeout, connection } = settings;
    await settledWithin(clock, connection.timeout * 1000, this.#connecting).catch(() => undefined);
    const connected = this.#connected;
    const cancel = clock.after(shutdownTimeout, () => {
      const running = [...this.#workers.values()].reduce((sum, worker) => sum + worker.running, 0);
      const line = `${running} events are still being handled ${shutdownTimeout / 1000} s after the shutdown began; they come again`;
      if (running > 0) log.say('warn', 'abandoned', line);
      this.#abandoned.abort();
    });
    try {
      const left = connected?.consumer.disconnect() ?? Promise.resolve();
      await settledWithin(clock, shutdownTimeout + connection.timeout * 1000, left);
    } catch (error) {
      log.say('warn', 'leave', `Leaving the consumer group failed: ${consumerFailure(error).message}`);
    } finally {
      cancel();
      this.#abandoned.abort();
      connected?.sockets.destroy();
      this.tools.onStatus('disconnected');
    }
  }

  async #connect(kafkajs: Kafkajs): Promise<void> {
    const { settings } = this.tools;
    const connected = this.#create(kafkajs);
    const { consumer } = connected;
    this.#connected = connected;
    const joined = this.#watch(kafkajs, connected);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...settings.topics], fromBeginning: settings.fromBeginning });
      await consumer.run({
        autoCommit: true,
        autoCommitInterval: settings.commitInterval,
        // Nothing is resolved but what is finished, so no commit ever goes past unfinished work.
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: settings.concurrency,
        eachBatch: (payload) => this.#work(payload),
      });
      await joined;
    } catch (error) {
      connected.sockets.destroy();
      consumer.disconnect().catch(() => undefined);
      throw consumerFailure(error);
    }
  }

  #create({ Kafka, logLevel }: Kafkajs): Connected {
    const { settings, logger } = this.tools;
    const { connection } = settings;
    const timeout = connection.timeout * 1000;
    const sockets = new Sockets();
    const log = quietLog({ debug: (line) => logger.debug?.(line) });
    const kafka = new Kafka({
      brokers: [...connection.brokers],
      clientId: connection.clientId,
      ...securityOf(connection),
      connectionTimeout: timeout,
      authenticationTimeout: timeout,
      // Joining a group waits for its other members; kafkajs gives that request the time it needs by itself.
      requestTimeout: timeout + settings.readWait,
      retry,
      socketFactory: sockets.open,
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => {
        if (!this.#stopping) log(entry);
      },
    });
    const consumer = kafka.consumer({
      groupId: settings.groupId,
      sessionTimeout: settings.sessionTimeout,
      heartbeatInterval: settings.heartbeatInterval,
      rebalanceTimeout: settings.rebalanceTimeout,
      maxWaitTimeInMs: settings.readWait,
      retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
    });
    return { consumer, sockets };
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

  /** Others may have worked on our partitions since: what we knew of them counts no more. */
  #joined(assignment: Readonly<Record<string, number[]>>): void {
    for (const worker of this.#workers.values()) worker.retire();
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
    if (this.#stopping) return;
    const { clock, log } = this.tools;
    const delay = backoff(restart, Math.min(++this.#restarts, 10), clock.random());
    const next = `Trying again in ${Math.ceil(delay / 1000)} s`;
    log.say('error', 'crash', `Reading from Kafka has stopped: ${consumerFailure(error).message}. ${next}`);
    this.#cancelRestart = clock.after(delay, () => {
      this.#connecting = this.#connect(kafkajs);
      this.#connecting.catch((failure: unknown) => this.#restart(kafkajs, failure));
    });
  }

  #work(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    const name = partitionName(topic, partition);
    let worker = this.#workers.get(name);
    if (worker === undefined || worker.retired) {
      const tools = { ...this.tools, abandoned: this.#abandoned.signal, later: this.#later };
      worker = new PartitionWorker(tools, topic, partition, worker?.idle);
      this.#workers.set(name, worker);
    }
    return worker.work(payload);
  }

  readonly #later = (ms: number, callback: () => void): void => {
    if (this.#stopping) return;
    const cancel = this.tools.clock.after(ms, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
  };
}
