import { KafkaClientError, type KafkaFailure } from './kafka-client.error.js';

interface Meaning {
  readonly failure: KafkaFailure;
  readonly text: string;
}

/** The error codes of the protocol that repeating does not cure, or that a person should have explained. */
const meanings: Readonly<Record<string, Meaning>> = {
  SASL_AUTHENTICATION_FAILED: unauthorized(
    'the broker refused user name or password; check CLOUDEVENTS_KAFKA_SASL_USERNAME, _PASSWORD and _MECHANISM',
  ),
  UNSUPPORTED_SASL_MECHANISM: unauthorized(
    'the broker does not offer this SASL mechanism; check CLOUDEVENTS_KAFKA_SASL_MECHANISM',
  ),
  ILLEGAL_SASL_STATE: unavailable(
    'the broker does not expect SASL on this port; check CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL and the port',
  ),
  SECURITY_DISABLED: unauthorized('the broker has its security features turned off'),
  TOPIC_AUTHORIZATION_FAILED: unauthorized('the user may not write to the topic; grant it WRITE and DESCRIBE'),
  CLUSTER_AUTHORIZATION_FAILED: unauthorized(
    'the user may not send idempotently; grant it IDEMPOTENT_WRITE on the cluster, or WRITE on the topic',
  ),
  MESSAGE_TOO_LARGE: tooLarge('larger than the broker accepts (max.message.bytes of the topic)'),
  RECORD_LIST_TOO_LARGE: tooLarge('larger than a segment of the topic (segment.bytes)'),
  INVALID_TOPIC_EXCEPTION: rejected('the topic name is not allowed; check CLOUDEVENTS_KAFKA_TOPIC'),
  INVALID_RECORD: rejected('the broker refused a record; a compacted topic, for one, takes no record without key'),
  INVALID_REQUIRED_ACKS: rejected('the broker does not take sends that wait for all replicas'),
  INVALID_TIMESTAMP: rejected('the time of the record is outside of what the topic accepts'),
  INVALID_REQUEST: rejected('the broker did not understand the request'),
  POLICY_VIOLATION: rejected('a policy of the broker forbids it'),
  UNSUPPORTED_COMPRESSION_TYPE: rejected('the topic does not take this compression'),
  UNSUPPORTED_FOR_MESSAGE_FORMAT: rejected('the message format of the topic is too old for this producer'),
  UNSUPPORTED_VERSION: rejected('broker and client have no version of the Kafka protocol in common'),
  UNKNOWN_TOPIC_OR_PARTITION: unavailable(
    'the topic does not exist; create it, or let the broker do so (auto.create.topics.enable)',
  ),
  LEADER_NOT_AVAILABLE: unavailable('a partition has no leader at the moment'),
  NOT_LEADER_FOR_PARTITION: unavailable('a partition has just moved to another broker'),
  NOT_ENOUGH_REPLICAS: unavailable('too few replicas are in sync (min.insync.replicas)'),
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: unavailable('too few replicas are in sync (min.insync.replicas)'),
  REQUEST_TIMED_OUT: unavailable('the broker did not answer in time'),
};

/**
 * A failure the broker named. Codes that are not listed are taken as passing: attempts are counted anyway, and an error
 * that is repeated in vain costs less than an event given up too early.
 */
export function protocolError(code: string, fallback: string, options?: ErrorOptions): KafkaClientError {
  const { failure, text } = meanings[code] ?? { failure: failureOf(code), text: fallback };
  return new KafkaClientError(failure, code, text, options);
}

function failureOf(code: string): KafkaFailure {
  return /_AUTHORIZATION_FAILED$|^DELEGATION_TOKEN_/.test(code) ? 'unauthorized' : 'unavailable';
}

function unavailable(text: string): Meaning {
  return { failure: 'unavailable', text };
}

function unauthorized(text: string): Meaning {
  return { failure: 'unauthorized', text };
}

function tooLarge(text: string): Meaning {
  return { failure: 'too-large', text };
}

function rejected(text: string): Meaning {
  return { failure: 'rejected', text };
}
