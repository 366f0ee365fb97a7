import { contentCodings } from '../../receiving/http/http-receiver.options.js';
import { receiverDefaults } from '../../receiving/receiver.options.js';
import { eventFormat } from '../event-format-type.js';
import { inbox } from '../inbox-type.js';
import { routePath } from '../route-path.js';
import { choice, count, flag, list, seconds } from '../setting-types.js';
import { KiB, MiB, setting } from '../setting.js';

/** What receives events. */
export const receiverSettings = {
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
