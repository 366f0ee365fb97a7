import { deadLetters, deadLetterTopic } from './config/dead-letters-type.js';
import { eventFormat } from './config/event-format-type.js';
import { inbox } from './config/inbox-type.js';
import { endpoint, headers, hostAndPort, topic } from './config/network-types.js';
import { dataDirectory, outboxStore, postgresUrl, sqlName } from './config/outbox-types.js';
import { pemFile } from './config/pem-file.js';
import { routePath } from './config/route-path.js';
import { alias, choice, count, flag, line, list, seconds, secret, type SettingType } from './config/setting-types.js';
import { sourcePrefix } from './config/source-prefix.js';
import { usualDataDir } from './delivery/outbox/embedded/data-dir.js';
import { contentCodings } from './receiving/http/http-receiver.options.js';
import { receiverDefaults } from './receiving/receiver.options.js';

/** One option of the module: where it comes from, what it may be and what it is when nobody says. */
export interface Setting<T = unknown> {
  readonly env: `CLOUDEVENTS_${string}`;
  readonly type: SettingType<T>;
  readonly default: T | undefined;
  readonly unit?: string;
  /** The value never appears in any text. */
  readonly secret?: true;
  readonly description: string;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/**
 * Every option, in one place: the key is the option's path in `forRoot({...})`. What `forRoot` says wins over the
 * environment, which wins over the default.
 */
export const settings = {
  sink: setting('CLOUDEVENTS_SINK', alias(choice('http', 'kafka', 'both', 'none'), { null: 'none' }), 'http', {
    description: 'where events go: `http`, `kafka`, `both` or `none` (also `null`)',
  }),
  sourcePrefix: setting('CLOUDEVENTS_SOURCE_PREFIX', sourcePrefix, 'angzarr', {
    description: '`source` is this, a slash and the domain; the empty text in `forRoot` means the domain alone',
  }),
  projectionErrors: setting('CLOUDEVENTS_PROJECTION_ERRORS', choice('reject', 'isolate'), 'reject', {
    description:
      'a failing handler makes the whole `publish` fail (`reject`), or only its own events are left out and reported (`isolate`)',
  }),
  projectionTimeout: setting('CLOUDEVENTS_PROJECTION_TIMEOUT', seconds(), 30, {
    unit: 's',
    description: 'longest time for an asynchronous handler',
  }),
  unknownTypes: setting('CLOUDEVENTS_UNKNOWN_TYPES', choice('error', 'fallback'), 'error', {
    description:
      'a protobuf payload of an unregistered type fails (`error`), or is sent as `{_type, _binary, _size}` (`fallback`)',
  }),
  checkOnStart: setting('CLOUDEVENTS_CHECK_ON_START', flag, false, {
    description: 'open a connection to every sink at the start, and fail when one cannot be reached; no event is sent',
  }),
  shutdownTimeout: setting('CLOUDEVENTS_SHUTDOWN_TIMEOUT', seconds(0), 10, {
    unit: 's',
    description: 'longest time to deliver what is left when the application stops',
  }),
  'retry.attempts': setting('CLOUDEVENTS_RETRY_ATTEMPTS', count(1, 1000), 5, {
    description:
      'attempts per event and sink, the first included; events of the outbox have `outbox.giveUpAfter` instead',
  }),
  'retry.minDelay': setting('CLOUDEVENTS_RETRY_MIN_DELAY', seconds(), 0.1, {
    unit: 's',
    description: 'wait before the second attempt; doubles, with jitter',
  }),
  'retry.maxDelay': setting('CLOUDEVENTS_RETRY_MAX_DELAY', seconds(), 5, { unit: 's', description: 'longest wait' }),
  'breaker.failures': setting('CLOUDEVENTS_BREAKER_FAILURES', count(0, 1000), 0, {
    description: 'failed attempts in a row after which a sink is left alone for `breaker.delay`; 0: never',
  }),
  'breaker.delay': setting('CLOUDEVENTS_BREAKER_DELAY', seconds(), 30, {
    unit: 's',
    description: 'how long nothing is sent then; one attempt, at no expense of its events, shows whether it is back',
  }),
  'backpressure.maxEvents': setting('CLOUDEVENTS_BACKPRESSURE_MAX_EVENTS', count(1, 10_000_000), 10_000, {
    unit: 'events',
    description: 'with more pending at a sink, `publish` and `send` let nothing more in',
  }),
  'backpressure.maxBytes': setting('CLOUDEVENTS_BACKPRESSURE_MAX_BYTES', count(KiB, 64 * 1024 * MiB), 64 * MiB, {
    unit: 'bytes',
    description: 'the same for their bytes',
  }),
  'backpressure.whenFull': setting('CLOUDEVENTS_BACKPRESSURE_WHEN_FULL', choice('wait', 'reject'), 'wait', {
    description: 'calls wait for room (`wait`), or fail with a `BackpressureError` (`reject`)',
  }),
  'deadLetters.store': setting('CLOUDEVENTS_DEAD_LETTERS', deadLetters, undefined, {
    description:
      'where events go that a sink did not get: `outbox` (its database), `kafka` (a topic) or `none`; in `forRoot` also a `DeadLetterStore`; when nothing is said, `outbox` where there is one that keeps them, else `none`',
  }),
  'deadLetters.topic': setting('CLOUDEVENTS_DEAD_LETTER_TOPIC', deadLetterTopic, 'cloudevents.dead-letters', {
    description: 'topic for `kafka`, on the cluster of `kafka.brokers`',
  }),
  'outbox.store': setting('CLOUDEVENTS_OUTBOX', outboxStore, 'none', {
    description:
      'where `CloudEventsOutbox` keeps events: `none`, `embedded` (PGlite in `outbox.dataDir`) or `postgres`; in `forRoot` also an `OutboxStore`',
  }),
  'outbox.url': setting('CLOUDEVENTS_OUTBOX_URL', postgresUrl, undefined, {
    secret: true,
    description: 'for `postgres`: `postgres://user:password@host:5432/database`; without it PGHOST, PGUSER, … of `pg`',
  }),
  'outbox.dataDir': setting('CLOUDEVENTS_OUTBOX_DATA_DIR', dataDirectory, usualDataDir, {
    unit: 'path',
    description:
      'for `embedded`: a directory of this process alone, on a disk of this machine; `memory`: nothing is kept, for tests',
  }),
  'outbox.schema': setting('CLOUDEVENTS_OUTBOX_SCHEMA', sqlName(63), undefined, {
    description:
      "schema of the tables, which exists; when nothing is said, the first of the connection's `search_path`",
  }),
  'outbox.prefix': setting('CLOUDEVENTS_OUTBOX_PREFIX', sqlName(40), 'cloudevents_', {
    description: 'what the names of the tables begin with',
  }),
  'outbox.migrate': setting('CLOUDEVENTS_OUTBOX_MIGRATE', flag, false, {
    description: 'for `postgres`: make the tables at the start, or bring them up to date; `embedded` always does',
  }),
  'outbox.allowVolatile': setting('CLOUDEVENTS_OUTBOX_ALLOW_VOLATILE', flag, false, {
    description: 'accept an outbox in memory although NODE_ENV is `production`',
  }),
  'outbox.sinks': setting('CLOUDEVENTS_OUTBOX_SINKS', list(line, 'sink'), undefined, {
    description:
      'names of the sinks that get what this process writes, e.g. `http`, where others deliver; when nothing is said, those of this module',
  }),
  'outbox.relay': setting('CLOUDEVENTS_OUTBOX_RELAY', flag, true, {
    description: 'whether this process delivers what is in the outbox, and does not only write',
  }),
  'outbox.lease': setting('CLOUDEVENTS_OUTBOX_LEASE', seconds(1), 30, {
    unit: 's',
    description: 'after which other processes take over what one that died was delivering',
  }),
  'outbox.poll': setting('CLOUDEVENTS_OUTBOX_POLL', seconds(), 1, {
    unit: 's',
    description: 'between two looks into the outbox; up to five times as long while there is nothing',
  }),
  'outbox.maxEvents': setting('CLOUDEVENTS_OUTBOX_MAX_EVENTS', count(1, 1_000_000), 2000, {
    unit: 'events',
    description: 'most events of the outbox in memory, for each sink',
  }),
  'outbox.maxBytes': setting('CLOUDEVENTS_OUTBOX_MAX_BYTES', count(1, 64 * 1024 * MiB), 16 * MiB, {
    unit: 'bytes',
    description: 'with so many bytes of them in memory, no more are read',
  }),
  'outbox.giveUpAfter': setting('CLOUDEVENTS_OUTBOX_GIVE_UP_AFTER', seconds(0.001, 31_536_000), 86_400, {
    unit: 's',
    description:
      'an event of the outbox that can be tried again is given up when it fails so long after its first failure, however many attempts that were',
  }),
  'http.endpoint': setting('CLOUDEVENTS_HTTP_ENDPOINT', endpoint, undefined, {
    description: 'URL that receives the events; required for the HTTP sink',
  }),
  'http.mode': setting('CLOUDEVENTS_HTTP_MODE', choice('batch', 'structured', 'binary'), 'batch', {
    description:
      '`batch`: many events per request; `structured`: one; `binary`: the data of one, its attributes as `ce-` headers',
  }),
  'http.format': setting('CLOUDEVENTS_HTTP_FORMAT', eventFormat, 'json', {
    description:
      'format of batches and structured events: `json`, `protobuf`, `xml`, or `avro`, which has no batch; in `forRoot` also an `EventFormat`',
  }),
  'http.timeout': setting('CLOUDEVENTS_HTTP_TIMEOUT', seconds(), 30, {
    unit: 's',
    description: 'per attempt: connection, headers and body together',
  }),
  'http.batchSize': setting('CLOUDEVENTS_BATCH_SIZE', count(1, 100_000), 100, {
    unit: 'events',
    description: 'most events per request',
  }),
  'http.batchBytes': setting('CLOUDEVENTS_BATCH_BYTES', count(KiB, 100 * MiB), MiB, {
    unit: 'bytes',
    description: 'most bytes per request body; a larger event goes alone',
  }),
  'http.linger': setting('CLOUDEVENTS_HTTP_LINGER', seconds(0, 3600), 0, {
    unit: 's',
    description:
      'how long a request that is not full waits for more events; without it, events go together that are published at once or while requests are under way',
  }),
  'http.maxEventBytes': setting('CLOUDEVENTS_HTTP_MAX_EVENT_BYTES', count(KiB, 1024 * MiB), 10 * MiB, {
    unit: 'bytes',
    description: 'a larger event fails before any attempt',
  }),
  'http.concurrency': setting('CLOUDEVENTS_HTTP_CONCURRENCY', count(1, 256), 4, {
    description: 'most requests under way at once; those of one subject never overlap',
  }),
  'http.headers': setting(
    'CLOUDEVENTS_HTTP_HEADERS',
    headers,
    {},
    {
      secret: true,
      description: 'headers for every request; in the environment a JSON object',
    },
  ),
  'http.retryStatuses': setting('CLOUDEVENTS_HTTP_RETRY_STATUSES', list(count(400, 499), 'status'), [], {
    description: 'status codes to repeat besides 429 and 5xx, e.g. `408`',
  }),
  'http.splitStatuses': setting('CLOUDEVENTS_HTTP_SPLIT_STATUSES', list(count(400, 499), 'status'), [], {
    description:
      'status codes, besides 413, for which a refused batch is halved until the culprit is alone, e.g. `400, 422`; its receiver must take a batch as a whole or not at all',
  }),
  'http.rate': setting('CLOUDEVENTS_HTTP_RATE', count(0, 6_000_000), 0, {
    unit: 'requests/min',
    description: 'most requests in any minute; 0: no limit',
  }),
  'http.tlsErrors': setting('CLOUDEVENTS_HTTP_TLS_ERRORS', choice('retry', 'reject'), 'retry', {
    description: 'a failing TLS handshake is repeated like a connection error (`retry`), or final (`reject`)',
  }),
  'http.sslCa': setting('CLOUDEVENTS_HTTP_SSL_CA', pemFile, undefined, {
    unit: 'path',
    description: 'PEM file with the CA certificates to trust',
  }),
  'http.allowInsecure': setting('CLOUDEVENTS_HTTP_ALLOW_INSECURE', flag, false, {
    description: 'accept an http:// endpoint although NODE_ENV is `production`',
  }),
  'kafka.brokers': setting('CLOUDEVENTS_KAFKA_BROKERS', list(hostAndPort, 'broker'), undefined, {
    description: 'bootstrap servers, separated by commas; required for the Kafka sink',
  }),
  'kafka.topic': setting('CLOUDEVENTS_KAFKA_TOPIC', topic, 'cloudevents', {
    description: 'topic; in `forRoot` also a function from the event to the topic',
  }),
  'kafka.mode': setting('CLOUDEVENTS_KAFKA_MODE', choice('structured', 'binary'), 'structured', {
    description: '`structured`: the event as value; `binary`: its data as value, its attributes as `ce_` headers',
  }),
  'kafka.format': setting('CLOUDEVENTS_KAFKA_FORMAT', eventFormat, 'json', {
    description: 'format of structured events: `json`, `protobuf`, `avro` or `xml`; in `forRoot` also an `EventFormat`',
  }),
  'kafka.key': setting('CLOUDEVENTS_KAFKA_KEY', choice('subject', 'partitionkey', 'none'), 'subject', {
    description: 'what becomes the record key: `subject`, `partitionkey` (that extension, else the subject) or `none`',
  }),
  'kafka.timeout': setting('CLOUDEVENTS_KAFKA_TIMEOUT', seconds(), 5, {
    unit: 's',
    description: 'delivery timeout per attempt',
  }),
  // Where throughput stops growing.
  'kafka.maxRecords': setting('CLOUDEVENTS_KAFKA_MAX_RECORDS', count(1, 10_000), 500, {
    unit: 'records',
    description: 'most records per send',
  }),
  // Leaves room below the 1 MiB a broker accepts per partition and send by default.
  'kafka.maxBytes': setting('CLOUDEVENTS_KAFKA_MAX_BYTES', count(KiB, 100 * MiB), 900 * KiB, {
    unit: 'bytes',
    description: 'most bytes per send; keep it below `max.message.bytes` of the topic',
  }),
  'kafka.linger': setting('CLOUDEVENTS_KAFKA_LINGER', seconds(0, 3600), 0, {
    unit: 's',
    description: 'how long a send that is not full waits for more events',
  }),
  'kafka.maxEventBytes': setting('CLOUDEVENTS_KAFKA_MAX_EVENT_BYTES', count(KiB, 100 * MiB), MiB, {
    unit: 'bytes',
    description: 'a larger event fails before any attempt',
  }),
  'kafka.clientId': setting('CLOUDEVENTS_KAFKA_CLIENT_ID', line, 'nestjs-cloudevents', {
    description: 'name shown in the logs of the brokers',
  }),
  'kafka.securityProtocol': setting(
    'CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL',
    choice('PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'),
    undefined,
    { description: '`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT`, `SASL_SSL`; with a user name `SASL_SSL`, else `PLAINTEXT`' },
  ),
  'kafka.saslMechanism': setting(
    'CLOUDEVENTS_KAFKA_SASL_MECHANISM',
    choice('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'),
    'PLAIN',
    { description: '`PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`' },
  ),
  'kafka.saslUsername': setting('CLOUDEVENTS_KAFKA_SASL_USERNAME', line, undefined, { description: 'SASL user name' }),
  'kafka.saslPassword': setting('CLOUDEVENTS_KAFKA_SASL_PASSWORD', secret, undefined, {
    secret: true,
    description: 'SASL password',
  }),
  'kafka.sslCa': setting('CLOUDEVENTS_KAFKA_SSL_CA', pemFile, undefined, {
    unit: 'path',
    description: 'PEM file with the CA certificates to trust',
  }),
  'receiver.path': setting('CLOUDEVENTS_RECEIVER_PATH', routePath, undefined, {
    description: 'path of the endpoint that receives events, e.g. `/events`; without it there is none',
  }),
  'receiver.formats': setting('CLOUDEVENTS_RECEIVER_FORMATS', list(eventFormat, 'format'), ['json'], {
    description:
      'formats of structured events and batches that are read: `json`, `protobuf`, `avro`, `xml`; in `forRoot` also `EventFormat`s',
  }),
  'receiver.maxBytes': setting('CLOUDEVENTS_RECEIVER_MAX_BYTES', count(64 * KiB, 1024 * MiB), MiB, {
    unit: 'bytes',
    description: 'a longer request body is answered with 413; counts again when its coding is undone',
  }),
  'receiver.maxEvents': setting('CLOUDEVENTS_RECEIVER_MAX_EVENTS', count(1, 1_000_000), 1000, {
    unit: 'events',
    description: 'a larger batch is answered with 413',
  }),
  'receiver.maxAttributes': setting('CLOUDEVENTS_RECEIVER_MAX_ATTRIBUTES', count(8, 10_000), 100, {
    description: 'an event with more attributes is answered with 413',
  }),
  'receiver.tolerant': setting('CLOUDEVENTS_RECEIVER_TOLERANT', flag, false, {
    description: 'read what senders get wrong without losing the meaning, such as a plain `%` in a header',
  }),
  'receiver.contentCodings': setting(
    'CLOUDEVENTS_RECEIVER_CONTENT_CODINGS',
    list(choice(...contentCodings), 'content coding'),
    [],
    {
      description:
        'codings of request bodies that are undone: `gzip`, `br`, `deflate`; all others are answered with 415',
    },
  ),
  'receiver.unknownTypes': setting('CLOUDEVENTS_RECEIVER_UNKNOWN_TYPES', choice('accept', 'reject'), 'accept', {
    description: 'an event that no handler is for is answered with 202 (`accept`) or 404 (`reject`)',
  }),
  'receiver.batch': setting('CLOUDEVENTS_RECEIVER_BATCH', choice('each', 'all'), 'each', {
    description:
      'events of a batch are handled each by itself (`each`), or none after one that is not handled, and none at all with a type that is rejected (`all`)',
  }),
  'receiver.handlerTimeout': setting(
    'CLOUDEVENTS_RECEIVER_HANDLER_TIMEOUT',
    seconds(),
    receiverDefaults.handlerTimeout,
    { unit: 's', description: 'a handler that takes longer has failed; its event is to be sent again' },
  ),
  'receiver.inbox': setting('CLOUDEVENTS_RECEIVER_INBOX', inbox, undefined, {
    description:
      'remembers which events were handled, so that a duplicate runs nothing: `memory`; in `forRoot` also an `InboxStore`, such as a `PostgresInboxStore`',
  }),
  'receiver.inboxTtl': setting('CLOUDEVENTS_RECEIVER_INBOX_TTL', seconds(1, 31_536_000), receiverDefaults.inboxTtl, {
    unit: 's',
    description: 'how long an event that was handled is remembered',
  }),
  'receiver.inboxLease': setting('CLOUDEVENTS_RECEIVER_INBOX_LEASE', seconds(1), receiverDefaults.inboxLease, {
    unit: 's',
    description:
      'how long an event counts as being handled when its process died; never less than twice `receiver.handlerTimeout`',
  }),
} as const;

function setting<T, const D extends T | undefined>(
  env: Setting['env'],
  type: SettingType<T>,
  fallback: D,
  rest: Pick<Setting, 'unit' | 'secret' | 'description'>,
): Setting<T> & { readonly default: D } {
  return { env, type, default: fallback, ...rest };
}
