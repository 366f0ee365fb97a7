import { DefinitionError } from '../../../errors/index.js';
import { topicNameProblem } from '../../../sinks/kafka/topic-name.js';
import type { CloudEventsKafkaServerOptions } from '../kafka-server.options.js';
import { optionProblems } from '../kafka-server.problems.js';
import { type ServerSettings, serverSettings } from '../kafka-server.settings.js';
import type { ConfiguredKafka } from '../kafka-server.source.js';
import type { CloudEventsKafkaDispatcherOptions } from './kafka-dispatcher.options.js';

export const dispatcherName = 'CloudEventsKafkaDispatcher';

/** Seconds. */
const aDay = 86_400;
const readWindow = 8 * 1024 * 1024;
/** The brokers count them in 32 bits. */
const widestWindow = 2 ** 31 - 1;

/** The options, all decided; times in milliseconds. */
export interface DispatcherSettings extends ServerSettings {
  readonly giveUpAfter: number;
  readonly maxBytesPerPartition: number;
}

/** @throws DefinitionError naming every option that cannot work, whatever the application says */
export function checkDispatcherOptions(options: CloudEventsKafkaDispatcherOptions): void {
  const problems: string[] = [];
  if ((options.app as unknown) === undefined) problems.push('app must be the application');
  const { deadLetterTopic, giveUpAfter = aDay, maxBytesPerPartition = readWindow } = options;
  // What cannot be sent would otherwise keep its partition waiting until a person comes.
  if ((deadLetterTopic as unknown) === undefined) problems.push(`deadLetterTopic ${topicNameProblem('')}`);
  if (!Number.isFinite(giveUpAfter) || giveUpAfter <= 0) problems.push('giveUpAfter must be seconds, above 0');
  if (!Number.isSafeInteger(maxBytesPerPartition) || maxBytesPerPartition < 1 || maxBytesPerPartition > widestWindow) {
    problems.push(`maxBytesPerPartition must be a whole number of bytes, 1 to ${widestWindow}`);
  }
  problems.push(...optionProblems(asServer(options)));
  if (problems.length > 0) throw new DefinitionError(`${dispatcherName} cannot start: ${problems.join('; ')}`);
}

/** @throws DefinitionError naming everything that cannot work */
export function dispatcherSettings(
  options: CloudEventsKafkaDispatcherOptions,
  configured: ConfiguredKafka,
): DispatcherSettings {
  const { giveUpAfter = aDay, maxBytesPerPartition = readWindow } = options;
  const settings = serverSettings(asServer(options), configured, dispatcherName);
  return { ...settings, giveUpAfter: giveUpAfter * 1000, maxBytesPerPartition };
}

/** Sinks repeat by themselves: what they give up is not tried again. A record that waits is looked for more and more rarely. */
function asServer(options: CloudEventsKafkaDispatcherOptions): CloudEventsKafkaServerOptions {
  return { concurrency: 16, ...options, retries: 0, minDelay: 0.1, maxDelay: 5 };
}
