import { DefinitionError } from '../../../errors/index.js';
import type { ResolvedConfig } from '../../../config/resolved-config.js';
import type { DeliveryRoom } from '../../../delivery/index.js';
import { KafkaSink } from '../../../sinks/kafka/kafka.sink.js';
import { dispatcherName } from './kafka-dispatcher.settings.js';

/**
 * Refuses sinks with which events would be lost, or come back for ever.
 *
 * @param kafkaSink the one that the settings select, if they do
 * @throws DefinitionError saying what to set
 */
export function checkSinks(
  { sinks }: Pick<DeliveryRoom, 'sinks'>,
  kafkaSink: unknown,
  { kafka: { topic } }: Pick<ResolvedConfig, 'kafka'>,
  topics: readonly string[],
): void {
  if (sinks.length === 0) {
    throw refused('there is no sink to deliver to; set CLOUDEVENTS_SINK=http and CLOUDEVENTS_HTTP_ENDPOINT');
  }
  for (const sink of sinks) {
    if (!(sink instanceof KafkaSink)) continue;
    const target = sink === kafkaSink ? topic : undefined;
    if (typeof target === 'string' && !topics.includes(target)) continue;
    const where =
      typeof target === 'string' ? `the topic '${target}', which it reads` : 'a topic that may be one it reads';
    throw refused(`its Kafka sink writes to ${where}: events would come back for ever; set CLOUDEVENTS_SINK=http`);
  }
}

/**
 * The topic in which the application keeps dead letters is neither read nor written to as another one: what fails would
 * come back for ever; and where it is compacted, of the records of one key only the last would stay.
 *
 * @throws DefinitionError saying what to set
 */
export function checkDeadLetters(
  { deadLetters: { store, topic } }: Pick<ResolvedConfig, 'deadLetters'>,
  topics: readonly string[],
  deadLetterTopic: string | undefined,
): void {
  if (store !== 'kafka') return;
  const own = `the application keeps its dead letters in the topic '${topic}' (CLOUDEVENTS_DEAD_LETTER_TOPIC)`;
  if (topics.includes(topic)) {
    throw refused(`${own}, which it reads: what fails would come back for ever; read another topic`);
  }
  if (deadLetterTopic === topic) {
    throw refused(`${own}: a store of its own, which records of deadLetterTopic would not survive; name another one`);
  }
}

function refused(why: string): DefinitionError {
  return new DefinitionError(`${dispatcherName} cannot start: ${why}`);
}
