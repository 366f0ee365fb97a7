import { DefinitionError } from '../../errors/index.js';
import { type ReceptionSettings, receptionSettings } from '../reception.options.js';
import type { CloudEventsKafkaServerOptions } from './kafka-server.options.js';
import { circleProblems, optionProblems, securityProblems } from './kafka-server.problems.js';
import { type ConfiguredKafka, type KafkaSource, sourceOf } from './kafka-server.source.js';

/** The options, all decided; times in milliseconds. */
export interface ServerSettings extends ReceptionSettings, KafkaSource {
  /** Which strategy it is, for messages. */
  readonly strategy: string;
  readonly groupId: string;
  readonly fromBeginning: boolean;
  readonly concurrency: number;
  readonly keyConcurrency: number;
  readonly deadLetterTopic: string | undefined;
  readonly withoutDeadLetterTopic: 'pause' | 'skip';
  readonly sessionTimeout: number;
  readonly heartbeatInterval: number;
  readonly rebalanceTimeout: number;
  readonly commitInterval: number;
  /** Between heartbeats and commits while handlers run. */
  readonly pulse: number;
  /** Longest wait of a read for records; a partition that is to be read again waits for it, too. */
  readonly readWait: number;
}

/** @throws DefinitionError naming every option that cannot work, whatever the application says */
export function checkOptions(options: CloudEventsKafkaServerOptions, strategy = 'CloudEventsKafkaServer'): void {
  refuse(optionProblems(options), strategy);
}

/**
 * @param configured the settings of the application, where they are to fill what the options leave out
 * @throws DefinitionError naming everything that cannot work
 */
export function serverSettings(
  options: CloudEventsKafkaServerOptions,
  configured?: ConfiguredKafka,
  strategy = 'CloudEventsKafkaServer',
): ServerSettings {
  checkOptions(options, strategy);
  const { connection, topics } = sourceOf(options, configured);
  const problems = [...circleProblems(options.deadLetterTopic, topics), ...securityProblems(connection)];
  if (connection.brokers.length === 0) {
    problems.unshift('brokers are missing; give the option, or set CLOUDEVENTS_KAFKA_BROKERS');
  }
  if (topics.length === 0) problems.push('topics must be given, since kafka.topic of the application is a function');
  refuse(problems, strategy);
  const { sessionTimeout = 30, heartbeatInterval = sessionTimeout / 10, commitInterval = 1 } = options;
  return {
    ...receptionSettings(options),
    strategy,
    connection,
    topics,
    groupId: options.groupId,
    fromBeginning: options.fromBeginning ?? true,
    concurrency: options.concurrency ?? 1,
    keyConcurrency: options.keyConcurrency ?? 1,
    deadLetterTopic: options.deadLetterTopic,
    withoutDeadLetterTopic: options.withoutDeadLetterTopic ?? 'pause',
    sessionTimeout: Math.round(sessionTimeout * 1000),
    heartbeatInterval: Math.round(heartbeatInterval * 1000),
    rebalanceTimeout: Math.round((options.rebalanceTimeout ?? 60) * 1000),
    commitInterval: commitInterval * 1000,
    pulse: Math.round(Math.max(50, Math.min(1, heartbeatInterval / 2, commitInterval) * 1000)),
    readWait: Math.round(Math.max(50, Math.min(250, heartbeatInterval * 500))),
  };
}

function refuse(problems: readonly string[], strategy: string): void {
  if (problems.length > 0) throw new DefinitionError(`${strategy} cannot start: ${problems.join('; ')}`);
}
