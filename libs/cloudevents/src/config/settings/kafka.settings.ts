import { eventFormat } from '../event-format-type.js';
import { hostAndPort, topic } from '../network-types.js';
import { pemFile } from '../pem-file.js';
import { choice, count, line, list, seconds, secret } from '../setting-types.js';
import { KiB, MiB, setting } from '../setting.js';

/** The sink to Kafka. */
export const kafkaSettings = {
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
} as const;
