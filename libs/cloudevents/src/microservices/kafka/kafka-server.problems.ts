import type { KafkaConnectionOptions } from '../../sinks/kafka/kafka-connection.options.js';
import { topicNameProblem } from '../../sinks/kafka/topic-name.js';
import { receptionProblems } from '../reception.options.js';
import type { CloudEventsKafkaServerOptions } from './kafka-server.options.js';

const atLeastOne = ['concurrency', 'keyConcurrency'] as const;
const times = ['sessionTimeout', 'heartbeatInterval', 'rebalanceTimeout', 'commitInterval', 'timeout'] as const;

/** Every option that cannot work, in words; nothing when all can. What may come from the application may be missing. */
export function optionProblems(options: CloudEventsKafkaServerOptions): string[] {
  const problems: string[] = [];
  const { app, brokers, topics, groupId, deadLetterTopic, withoutDeadLetterTopic } = options;
  if (brokers === undefined ? app === undefined : !areTexts(brokers)) {
    problems.push("brokers must be a list of 'host:port'");
  }
  if (topics === undefined ? app === undefined : !areTexts(topics)) {
    problems.push('topics must be a list of topic names, at least one');
  } else {
    const wrong = (topics ?? []).map(topicNameProblem).find((problem) => problem !== undefined);
    if (wrong !== undefined) problems.push(`topics: each ${wrong}`);
  }
  if (typeof groupId !== 'string' || groupId === '') problems.push('groupId must be the name of a consumer group');
  if (deadLetterTopic !== undefined) {
    const problem = topicNameProblem(deadLetterTopic);
    if (problem !== undefined) problems.push(`deadLetterTopic ${problem}`);
    if (Array.isArray(topics)) problems.push(...circleProblems(deadLetterTopic, topics));
  }
  if (withoutDeadLetterTopic !== undefined && !['pause', 'skip'].includes(withoutDeadLetterTopic)) {
    problems.push("withoutDeadLetterTopic must be 'pause' or 'skip'");
  }
  problems.push(...receptionProblems(options));
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

export function circleProblems(deadLetterTopic: string | undefined, topics: readonly string[]): string[] {
  return deadLetterTopic !== undefined && topics.includes(deadLetterTopic)
    ? ['deadLetterTopic must not be one of topics: its records would come back for ever']
    : [];
}

/** What would connect with less than was asked for. */
export function securityProblems({ securityProtocol, sasl, ca }: Omit<KafkaConnectionOptions, 'brokers'>): string[] {
  const problems: string[] = [];
  if (securityProtocol.startsWith('SASL_')) {
    if (sasl === undefined) {
      problems.push(
        `sasl (CLOUDEVENTS_KAFKA_SASL_USERNAME) is required, since securityProtocol is ${securityProtocol}`,
      );
    } else if (sasl.password === '') {
      problems.push('sasl needs a password (CLOUDEVENTS_KAFKA_SASL_PASSWORD)');
    }
  }
  if (ca !== undefined && !securityProtocol.endsWith('SSL')) {
    problems.push(`ca has no effect, since securityProtocol is ${securityProtocol}; set SSL or SASL_SSL`);
  }
  return problems;
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
}
