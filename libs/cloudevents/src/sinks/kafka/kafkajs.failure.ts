import { connectionMeanings } from '../connection-meanings.js';
import { KafkaClientError } from './kafka-client.error.js';
import { protocolError } from './kafka-error-codes.js';

/** What is read of an error of kafkajs. */
interface ClientLibraryError extends Error {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly broker?: unknown;
}

const notTls = 'the broker does not speak TLS there; check CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL';

/** What the usual connection errors mean, for a person who reads the log. */
const meanings: Readonly<Record<string, string>> = {
  ...connectionMeanings('broker', 'CLOUDEVENTS_KAFKA_SSL_CA'),
  CONNECTION_TIMEOUT: 'no connection in time',
  CONNECTION_CLOSED: 'the broker closed the connection; it does so when CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL is wrong',
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
};

/** How Node words a connection that ends while TLS is being agreed on; its code says no more than ECONNRESET. */
const noTls = /before secure TLS connection was established/;
const tlsRefused = 'the broker ended the TLS handshake; check CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL and the port';

/** During authentication kafkajs reports lost connections as refused credentials; these texts tell them apart. */
const interrupted = /failed: (?:Connection|Closed connection|Not connected|Request .* timed out)/;

/**
 * What an error of kafkajs means, in the words of the port. Only what a broker said in so many words counts as final;
 * everything else, kafkajs' own defects included, may pass.
 */
export function kafkajsFailure(thrown: unknown): KafkaClientError {
  if (thrown instanceof KafkaClientError) return thrown;
  const error = rootOf(thrown);
  const options = { cause: thrown };
  if (error.name === 'KafkaJSSASLAuthenticationError') return saslFailure(error, options);
  if (typeof error.type === 'string') {
    const code = error.type === 'KAFKAJS_UNKNOWN_ERROR_CODE' ? unknownCode(error) : error.type;
    return protocolError(code, line(error), options);
  }
  const code = codeOf(error);
  if (code === 'REQUEST_TIMED_OUT') return protocolError(code, line(error), options);
  const text = noTls.test(error.message) ? tlsRefused : (meanings[code] ?? line(error));
  const broker = typeof error.broker === 'string' ? `${error.broker}: ` : '';
  return new KafkaClientError('unavailable', code, broker + text, options);
}

/** Wrappers (retries used up, not retriable) carry what happened as their cause. */
function rootOf(thrown: unknown): ClientLibraryError {
  let error = thrown instanceof Error ? thrown : new Error('the client failed without an error');
  for (let depth = 0; depth < 5 && error.cause instanceof Error; depth++) error = error.cause;
  return error as ClientLibraryError;
}

function saslFailure(error: ClientLibraryError, options: ErrorOptions): KafkaClientError {
  if (interrupted.test(error.message)) {
    return new KafkaClientError('unavailable', 'CONNECTION_LOST', 'the connection broke while authenticating', options);
  }
  const unsupported = error.message.includes('not supported by the server');
  return protocolError(unsupported ? 'UNSUPPORTED_SASL_MECHANISM' : 'SASL_AUTHENTICATION_FAILED', '', options);
}

function codeOf({ name, code, message }: ClientLibraryError): string {
  if (typeof code === 'string') return code;
  if (name === 'KafkaJSConnectionClosedError') return 'CONNECTION_CLOSED';
  if (name === 'KafkaJSRequestTimeoutError') return 'REQUEST_TIMED_OUT';
  if (name === 'KafkaJSConnectionError') {
    return message === 'Connection timeout' ? 'CONNECTION_TIMEOUT' : 'CONNECTION_FAILED';
  }
  // KafkaJSLockTimeout becomes LOCK_TIMEOUT.
  return name
    .replace(/^KafkaJS/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
}

function unknownCode({ message }: Error): string {
  return `ERROR_${/\d+/.exec(message)?.[0] ?? 'UNKNOWN'}`;
}

function line({ message, name }: Error): string {
  return (message.split('\n')[0] || name).slice(0, 200);
}
