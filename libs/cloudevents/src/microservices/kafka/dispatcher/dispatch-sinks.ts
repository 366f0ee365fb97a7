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

function refused(why: string): DefinitionError {
  return new DefinitionError(`${dispatcherName} cannot start: ${why}`);
}
