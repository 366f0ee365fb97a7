import { settings } from './cloudevents.config.js';
import type { ResolvedConfig } from './config/resolved-config.js';
import type { DeadLetterStore, OutboxStore } from './delivery/index.js';
import { CloudEventsConfigError } from './errors/index.js';
import { createKafkaDeadLetterStore } from './sinks/kafka/dead-letters/create-kafka-dead-letter-store.js';
import type { Clock } from './time/clock.js';

/** The store that the settings choose, if any. */
export interface ChosenDeadLetters {
  readonly store: DeadLetterStore | undefined;
  /** Whether it was made here, and is to be closed here. */
  readonly isOwn: boolean;
}

/**
 * Where dead letters go.
 *
 * @throws CloudEventsConfigError when they are to go into an outbox that has none
 * @throws MissingPackageError when Kafka is chosen and kafkajs is not installed
 */
export async function chooseDeadLetters(
  config: ResolvedConfig,
  outbox: OutboxStore | undefined,
  clock: Clock,
): Promise<ChosenDeadLetters> {
  const { store } = config.deadLetters;
  if (typeof store === 'object') return { store, isOwn: false };
  if (store === 'kafka') return { store: await createKafkaDeadLetterStore(config, clock), isOwn: true };
  if (store === 'none') return { store: undefined, isOwn: false };
  if (store === 'outbox' && outbox?.deadLetters === undefined) {
    const problem = outbox === undefined ? 'there is no outbox' : 'the store of the outbox has no dead letters';
    const { env } = settings['deadLetters.store'];
    throw new CloudEventsConfigError([{ option: 'deadLetters.store', env, message: `is 'outbox', but ${problem}` }]);
  }
  return { store: outbox?.deadLetters, isOwn: false };
}
