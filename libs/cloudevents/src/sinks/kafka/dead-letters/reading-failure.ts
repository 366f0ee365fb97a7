import { KafkaClientError } from '../kafka-client.error.js';
import { kafkajsFailure } from '../kafkajs.failure.js';
import { groupPrefix } from './group-reading.js';

/** An error of kafkajs' consumer in plain words; the broker's answers mean rights to read, not to write. */
export function readingFailure(thrown: unknown, clientId: string): KafkaClientError {
  const failure = kafkajsFailure(thrown);
  const meaning = meaningOf(failure.code, clientId);
  if (meaning === undefined) return failure;
  return new KafkaClientError(failure.failure, failure.code, meaning, { cause: thrown });
}

function meaningOf(code: string, clientId: string): string | undefined {
  switch (code) {
    case 'TOPIC_AUTHORIZATION_FAILED':
      return 'the user may not read the topic; grant it READ and DESCRIBE';
    case 'GROUP_AUTHORIZATION_FAILED':
      return `the user may not read by a consumer group; grant it READ on groups that begin with '${groupPrefix(clientId)}'`;
    default:
      return undefined;
  }
}
