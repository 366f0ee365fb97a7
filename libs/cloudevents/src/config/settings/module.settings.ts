import { alias, choice, flag, seconds } from '../setting-types.js';
import { setting } from '../setting.js';
import { sourcePrefix } from '../source-prefix.js';

/** What is said of the module as a whole: where events go, and how projections fail. */
export const moduleSettings = {
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
} as const;
