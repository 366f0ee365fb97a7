import { eventFormat } from '../event-format-type.js';
import { endpoint, headers } from '../network-types.js';
import { pemFile } from '../pem-file.js';
import { choice, count, flag, list, seconds } from '../setting-types.js';
import { KiB, MiB, setting } from '../setting.js';

/** The sink over HTTP. */
export const httpSettings = {
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
} as const;
