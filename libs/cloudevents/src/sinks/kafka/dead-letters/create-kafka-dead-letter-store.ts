import { Logger } from '@nestjs/common';
import type { ResolvedConfig } from '../../../config/resolved-config.js';
import type { DeadLetterStore } from '../../../delivery/dead-letters/dead-letter-store.js';
import type { Clock } from '../../../time/clock.js';
import { configuredConnection } from '../configured-connection.js';
import { createKafkajsFactory } from '../kafkajs.client.js';
import { KafkaDeadLetterStore } from './kafka-dead-letter.store.js';
import { createKafkajsTopicReader } from './kafkajs.topic-reader.js';

const feature = 'The Kafka store of dead letters';

/**
 * The store in the topic `deadLetters.topic` of the cluster of `kafka.*`. Connects when it is first used.
 *
 * @throws MissingPackageError when kafkajs is not installed
 */
export async function createKafkaDeadLetterStore(
  { kafka, deadLetters: { topic } }: Pick<ResolvedConfig, 'deadLetters' | 'kafka'>,
  clock: Clock,
): Promise<DeadLetterStore> {
  const connection = configuredConnection(kafka);
  const logger = new Logger(KafkaDeadLetterStore.name);
  const clientFactory = await createKafkajsFactory(connection, logger, feature);
  const reader = await createKafkajsTopicReader(connection, clock, feature, logger);
  const { maxRecords, maxBytes, timeout } = kafka;
  return new KafkaDeadLetterStore({ topic, timeout, maxRecords, maxBytes, clientFactory, reader, clock });
}
