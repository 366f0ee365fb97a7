import { KafkaClientError } from '../../sinks/kafka/kafka-client.error.js';
import { kafkajsFailure } from '../../sinks/kafka/kafkajs.failure.js';

/** What a consumer may lack that a producer does not, or is said differently. */
const meanings: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'the user may not read a topic; grant it READ and DESCRIBE',
  GROUP_AUTHORIZATION_FAILED: 'the user may not join the consumer group; grant it READ on the group',
  INVALID_SESSION_TIMEOUT: 'the broker does not allow this sessionTimeout (group.min.session.timeout.ms and .max)',
};

/** An error of kafkajs' consumer in plain words. */
export function consumerFailure(thrown: unknown): KafkaClientError {
  const failure = kafkajsFailure(thrown);
  const meaning = meanings[failure.code];
  if (meaning === undefined) return failure;
  return new KafkaClientError(failure.failure, failure.code, meaning, { cause: thrown });
}
