import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readingFailure } from '../../../src/sinks/kafka/dead-letters/reading-failure.js';
import { failureOutcome } from '../../../src/sinks/kafka/kafka-outcome.js';
import { kafkajsFailure } from '../../../src/sinks/kafka/kafkajs.failure.js';

/** An error as kafkajs throws it. */
function thrown(name: string, message: string, members: object = {}): Error {
  return Object.assign(new Error(message), { name, ...members });
}

const protocol = (type: string): Error =>
  thrown('KafkaJSProtocolError', `text of ${type}`, { type, code: 1, retriable: false });
const outcomeOf = (error: unknown) => failureOutcome(kafkajsFailure(error), 'orders');

describe('outcome of a failed send', () => {
  it.each([
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    'DUPLICATE_SEQUENCE_NUMBER',
    'UNKNOWN_PRODUCER_ID',
    'INVALID_PRODUCER_EPOCH',
    'INVALID_PRODUCER_ID_MAPPING',
    'NOT_LEADER_FOR_PARTITION',
    'LEADER_NOT_AVAILABLE',
    'FENCED_LEADER_EPOCH',
    'REQUEST_TIMED_OUT',
    'NOT_ENOUGH_REPLICAS',
    'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    'KAFKA_STORAGE_ERROR',
    'BROKER_NOT_AVAILABLE',
    'NETWORK_EXCEPTION',
    'CORRUPT_MESSAGE',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'ILLEGAL_SASL_STATE',
    'UNKNOWN',
  ])('K4 K7 repeats %s', (type) => {
    expect(outcomeOf(protocol(type))).toMatchObject({ status: 'retry', error: { retryable: true, causeCode: type } });
  });

  it.each([
    ['TOPIC_AUTHORIZATION_FAILED', 'unauthorized', /grant it WRITE and DESCRIBE/],
    ['CLUSTER_AUTHORIZATION_FAILED', 'unauthorized', /IDEMPOTENT_WRITE/],
    ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'unauthorized', /text of/],
    ['SASL_AUTHENTICATION_FAILED', 'unauthorized', /CLOUDEVENTS_KAFKA_SASL_USERNAME/],
    ['UNSUPPORTED_SASL_MECHANISM', 'unauthorized', /CLOUDEVENTS_KAFKA_SASL_MECHANISM/],
    ['MESSAGE_TOO_LARGE', 'too-large', /max\.message\.bytes/],
    ['RECORD_LIST_TOO_LARGE', 'too-large', /segment/],
    ['INVALID_TOPIC_EXCEPTION', 'rejected', /CLOUDEVENTS_KAFKA_TOPIC/],
    ['INVALID_RECORD', 'rejected', /compacted topic/],
    ['POLICY_VIOLATION', 'rejected', /policy/],
    ['UNSUPPORTED_VERSION', 'rejected', /version/],
  ])('K6 K8 gives up on %s', (type, reason, message) => {
    const outcome = outcomeOf(protocol(type));
    expect(outcome).toMatchObject({ status: 'rejected', reason, error: { retryable: false, causeCode: type } });
    expect(outcome).toHaveProperty('error.message', expect.stringMatching(message));
    expect(outcome).toHaveProperty('error.message', expect.stringMatching(/^Kafka topic 'orders': .* \([A-Z_]+\)$/));
  });

  it.each([
    [
      thrown('KafkaJSConnectionError', 'Connection error: x', { code: 'ECONNREFUSED', broker: 'a:9092' }),
      'ECONNREFUSED',
      /a:9092: connection refused/,
    ],
    [
      thrown('KafkaJSConnectionError', 'Connection timeout', { broker: 'a:9092' }),
      'CONNECTION_TIMEOUT',
      /no connection in time/,
    ],
    [thrown('KafkaJSConnectionError', 'Not connected'), 'CONNECTION_FAILED', /Not connected/],
    [thrown('KafkaJSConnectionClosedError', 'Closed connection'), 'CONNECTION_CLOSED', /closed the connection/],
    [
      thrown('KafkaJSRequestTimeoutError', 'Request Produce(key: 0, version: 7) timed out'),
      'REQUEST_TIMED_OUT',
      /in time/,
    ],
    [thrown('KafkaJSLockTimeout', 'Timeout while acquiring lock'), 'LOCK_TIMEOUT', /acquiring lock/],
    [thrown('KafkaJSMetadataNotLoaded', 'no metadata'), 'METADATA_NOT_LOADED', /no metadata/],
    [
      thrown('KafkaJSConnectionError', 'x', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
      /another host name/,
    ],
    [thrown('KafkaJSProtocolError', 'Unknown error code 89', { type: 'KAFKAJS_UNKNOWN_ERROR_CODE' }), 'ERROR_89', /89/],
    [new TypeError("Cannot read properties of undefined (reading 'nodeId')"), 'TYPE_ERROR', /nodeId/],
    ['not even an error', 'ERROR', /without an error/],
  ])('K7 repeats what is no verdict of the broker: %s', (error, causeCode, message) => {
    const outcome = outcomeOf(error);
    expect(outcome).toMatchObject({ status: 'retry', error: { causeCode } });
    expect(outcome).toHaveProperty('error.message', expect.stringMatching(message));
  });

  it('looks through the wrappers of kafkajs for what happened', () => {
    const refused = thrown('KafkaJSConnectionError', 'Connection error', { code: 'ECONNREFUSED' });
    const usedUp = thrown('KafkaJSNumberOfRetriesExceeded', 'Connection error', { cause: refused });
    const outer = thrown('KafkaJSNonRetriableError', 'Connection error', { cause: usedUp });
    expect(outcomeOf(outer)).toMatchObject({ status: 'retry', error: { causeCode: 'ECONNREFUSED' } });
  });

  it.each([
    'SASL PLAIN authentication failed: Authentication failed: Invalid username or password',
    'SASL SCRAM SHA512 authentication failed: Authentication failed during authentication due to invalid credentials',
  ])('K8 takes refused credentials for final: %s', (message) => {
    expect(outcomeOf(thrown('KafkaJSSASLAuthenticationError', message))).toMatchObject({
      status: 'rejected',
      reason: 'unauthorized',
      error: { causeCode: 'SASL_AUTHENTICATION_FAILED' },
    });
  });

  it.each([
    'SASL PLAIN authentication failed: Connection error: read ECONNRESET',
    'SASL PLAIN authentication failed: Closed connection',
    'SASL PLAIN authentication failed: Connection closed by the server',
    'SASL SCRAM SHA256 authentication failed: Request SaslAuthenticate(key: 36, version: 1) timed out',
    'SASL SCRAM SHA256 authentication failed: Not connected',
  ])('does not take a broker that went away while authenticating for refused credentials: %s', (message) => {
    const outcome = outcomeOf(thrown('KafkaJSSASLAuthenticationError', message));
    expect(outcome).toMatchObject({ status: 'retry', error: { causeCode: 'CONNECTION_LOST' } });
  });

  it.each([
    ['TOPIC_AUTHORIZATION_FAILED', 'the user may not read the topic; grant it READ and DESCRIBE'],
    [
      'GROUP_AUTHORIZATION_FAILED',
      "the user may not read by a consumer group; grant it READ on groups that begin with 'shop-dead-letters-'",
    ],
    ['LEADER_NOT_AVAILABLE', 'a partition has no leader at the moment'],
  ])('says of a reading that failed what it lacks: %s', (code, message) => {
    expect(readingFailure(protocol(code), 'shop')).toMatchObject({ code, message });
  });

  it('keeps the message to one short line', () => {
    const outcome = outcomeOf(thrown('KafkaJSError', `first ${'x'.repeat(5_000)}\nsecond`));
    expect(outcome).toHaveProperty('error.message', expect.not.stringContaining('\n'));
    expect((outcome as { error: Error }).error.message.length).toBeLessThan(300);
    expect(inspect(outcome)).toContain('SinkError');
  });
});
