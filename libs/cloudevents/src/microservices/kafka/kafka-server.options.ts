import type { MessageDecodeOptions } from '../../bindings/message-options.js';
import type { RetryPolicy } from '../../delivery/retry-policy.js';
import { DefinitionError } from '../../errors/index.js';
import type { CloudEventsReceiver } from '../../receiving/cloudevents.receiver.js';
import type { EventReceiver } from '../../receiving/cloudevents.receiver.port.js';
import type { KafkaConnectionOptions } from '../../sinks/kafka/kafka-connection.options.js';
import { topicNameProblem } from '../../sinks/kafka/topic-name.js';
import { type Clock, systemClock } from '../../time/clock.js';
import type { ServerLogger } from '../rare-log.js';

/** A Nest application, as far as the strategy cares. */
export interface ReceivingApplication {
  init(): Promise<unknown>;
  get(token: typeof CloudEventsReceiver): EventReceiver;
}

/**
 * Settings of the Kafka strategy; times in seconds. How events are read (`formats`, `data`, `extensions`, `tolerant`,
 * `maxBytes`) is as for `decodeKafkaMessage`.
 */
export interface CloudEventsKafkaServerOptions extends MessageDecodeOptions, Partial<KafkaConnectionOptions> {
  /**
   * Who hands events to the handlers; a function is asked when the strategy starts to listen. A microservice that is no
   * hybrid application says `() => app.get(CloudEventsReceiver)`. Default: the one of `app`.
   */
  readonly receiver?: EventReceiver | (() => EventReceiver | Promise<EventReceiver>);
  /**
   * The hybrid application the strategy is connected to. It is initialised before the first event is read; otherwise
   * `app.startAllMicroservices()` before `app.listen()` or `app.init()` would read events while nobody listens to them.
   */
  readonly app?: ReceivingApplication;
  /** Brokers to ask first, as `host:port`. */
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  /** The consumer group. Used as it is, without a suffix. */
  readonly groupId: string;
  /** Whether a group that never read a topic begins with its oldest record, instead of the next new one. Default: true. */
  readonly fromBeginning?: boolean;
  /** Partitions that are worked on side by side. Default: 1. */
  readonly concurrency?: number;
  /**
   * Keys of one partition that are worked on side by side. Above 1, order is kept per record key only, and records
   * without key have none. Default: 1, which keeps the order of the partition.
   */
  readonly keyConcurrency?: number;
  /** How often a failed event runs again before it is given up. Default: 5. */
  readonly retries?: number;
  /** Seconds before the first repetition, doubling. Default: 0.2. */
  readonly minDelay?: number;
  /** Longest wait between repetitions. Default: 10. */
  readonly maxDelay?: number;
  /**
   * Where records go that are no CloudEvents, were rejected, or failed too often. Default: none; then
   * `withoutDeadLetterTopic` counts.
   */
  readonly deadLetterTopic?: string;
  /**
   * What happens to such records without a dead-letter topic. `pause`: the partition stops before it, the log says so,
   * and it is tried again every `pauseDelay`. `skip`: the log says so, and the event is lost. Default: `pause`.
   */
  readonly withoutDeadLetterTopic?: 'pause' | 'skip';
  /** Seconds until a paused partition is tried again. Default: 30. */
  readonly pauseDelay?: number;
  /** Seconds without a sign of life until the group goes on without us. Default: 30. */
  readonly sessionTimeout?: number;
  /** Seconds between signs of life. Default: a tenth of `sessionTimeout`. */
  readonly heartbeatInterval?: number;
  /** Seconds that running handlers have when the group shares out its partitions anew. Default: 60. */
  readonly rebalanceTimeout?: number;
  /** Seconds between commits while a batch is worked on; each batch ends with one. Default: 1. */
  readonly commitInterval?: number;
  /** Seconds running handlers have to end when the application closes. Default: 10. */
  readonly shutdownTimeout?: number;
  /** Default: a Nest logger. */
  readonly logger?: ServerLogger;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** The same, all decided; times in milliseconds. */
export interface ServerSettings {
  readonly connection: KafkaConnectionOptions;
  readonly topics: readonly string[];
  readonly groupId: string;
  readonly fromBeginning: boolean;
  readonly concurrency: number;
  readonly keyConcurrency: number;
  readonly retry: RetryPolicy;
  readonly deadLetterTopic: string | undefined;
  readonly withoutDeadLetterTopic: 'pause' | 'skip';
  readonly pauseDelay: number;
  readonly sessionTimeout: number;
  readonly heartbeatInterval: number;
  readonly rebalanceTimeout: number;
  readonly commitInterval: number;
  readonly shutdownTimeout: number;
  /** Between heartbeats and commits while handlers run. */
  readonly pulse: number;
  /** Longest wait of a read for records; a partition that is to be read again waits for it, too. */
  readonly readWait: number;
  readonly clock: Clock;
}

/** @throws DefinitionError naming every option that cannot work */
export function serverSettings(options: CloudEventsKafkaServerOptions): ServerSettings {
  const problems = optionProblems(options);
  if (problems.length > 0) throw new DefinitionError(`CloudEventsKafkaServer cannot start: ${problems.join('; ')}`);
  const { sessionTimeout = 30, heartbeatInterval = sessionTimeout / 10, commitInterval = 1 } = options;
  const { securityProtocol = 'PLAINTEXT', clientId = 'nestjs-cloudevents', timeout = 5, sasl, ca } = options;
  return {
    connection: {
      brokers: options.brokers,
      clientId,
      securityProtocol,
      timeout,
      ...(sasl === undefined ? {} : { sasl }),
      ...(ca === undefined ? {} : { ca }),
    },
    topics: [...new Set(options.topics)],
    groupId: options.groupId,
    fromBeginning: options.fromBeginning ?? true,
    concurrency: options.concurrency ?? 1,
    keyConcurrency: options.keyConcurrency ?? 1,
    retry: {
      attempts: (options.retries ?? 5) + 1,
      minDelay: (options.minDelay ?? 0.2) * 1000,
      maxDelay: (options.maxDelay ?? 10) * 1000,
    },
    deadLetterTopic: options.deadLetterTopic,
    withoutDeadLetterTopic: options.withoutDeadLetterTopic ?? 'pause',
    pauseDelay: (options.pauseDelay ?? 30) * 1000,
    sessionTimeout: Math.round(sessionTimeout * 1000),
    heartbeatInterval: Math.round(heartbeatInterval * 1000),
    rebalanceTimeout: Math.round((options.rebalanceTimeout ?? 60) * 1000),
    commitInterval: commitInterval * 1000,
    shutdownTimeout: (options.shutdownTimeout ?? 10) * 1000,
    pulse: Math.round(Math.max(50, Math.min(1, heartbeatInterval / 2, commitInterval) * 1000)),
    readWait: Math.round(Math.max(50, Math.min(250, heartbeatInterval * 500))),
    clock: options.clock ?? systemClock,
  };
}

const atLeastOne = ['concurrency', 'keyConcurrency'] as const;
const times = [
  'minDelay',
  'maxDelay',
  'pauseDelay',
  'sessionTimeout',
  'heartbeatInterval',
  'rebalanceTimeout',
  'commitInterval',
  'timeout',
] as const;

function optionProblems(options: CloudEventsKafkaServerOptions): string[] {
  const problems: string[] = [];
  const {
    brokers,
    topics,
    groupId,
    deadLetterTopic,
    retries = 0,
    shutdownTimeout = 0,
    withoutDeadLetterTopic,
  } = options;
  const texts = (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
  if (!texts(brokers)) problems.push("brokers must be a list of 'host:port'");
  if (!texts(topics)) problems.push('topics must be a list of topic names, at least one');
  else
    for (const topic of topics) if (topicNameProblem(topic)) problems.push(`topics: each ${topicNameProblem(topic)}`);
  if (typeof groupId !== 'string' || groupId === '') problems.push('groupId must be the name of a consumer group');
  const { app, receiver } = options;
  if (receiver === undefined ? app === undefined : !isReceiver(receiver)) {
    problems.push('app must be the application, or receiver a function: () => app.get(CloudEventsReceiver)');
  }
  if (deadLetterTopic !== undefined) {
    const problem = topicNameProblem(deadLetterTopic);
    if (problem !== undefined) problems.push(`deadLetterTopic ${problem}`);
    if (Array.isArray(topics) && topics.includes(deadLetterTopic)) {
      problems.push('deadLetterTopic must not be one of topics: its records would come back for ever');
    }
  }
  if (withoutDeadLetterTopic !== undefined && !['pause', 'skip'].includes(withoutDeadLetterTopic)) {
    problems.push("withoutDeadLetterTopic must be 'pause' or 'skip'");
  }
  if (!Number.isSafeInteger(retries) || retries < 0) problems.push('retries must be a whole number, 0 or more');
  if (!Number.isFinite(shutdownTimeout) || shutdownTimeout < 0)
    problems.push('shutdownTimeout must be seconds, 0 or more');
  for (const name of atLeastOne) {
    const value = options[name] ?? 1;
    if (!Number.isSafeInteger(value) || value < 1) problems.push(`${name} must be a whole number, 1 or more`);
  }
  for (const name of times) {
    const value = options[name] ?? 1;
    if (!Number.isFinite(value) || value <= 0) problems.push(`${name} must be seconds, above 0`);
  }
  if ((options.heartbeatInterval ?? 0) >= (options.sessionTimeout ?? 30)) {
    problems.push('heartbeatInterval must be below sessionTimeout; a third of it or less is usual');
  }
  return problems;
}

function isReceiver(value: NonNullable<CloudEventsKafkaServerOptions['receiver']>): boolean {
  return typeof value === 'function' || typeof value.receive === 'function';
}
