import { DeadLetterError } from '../../../errors/index.js';
import type { KafkaClientError } from '../kafka-client.error.js';

const advice: Readonly<Record<string, string>> = {
  CLOSED: 'the store is closed',
  UNKNOWN_TOPIC_OR_PARTITION: 'it does not exist; create it with cleanup.policy=compact',
  MESSAGE_TOO_LARGE: 'a dead letter is larger than it takes; raise its max.message.bytes above that of other topics',
};

/** One sentence that says where, what and what to do. */
export function storeError(failure: KafkaClientError, topic: string): DeadLetterError {
  const text = advice[failure.code] ?? failure.message;
  return new DeadLetterError(`Dead-letter topic '${topic}' of Kafka: ${text} (${failure.code})`, {
    retryable: failure.failure === 'unavailable',
    cause: failure,
  });
}
