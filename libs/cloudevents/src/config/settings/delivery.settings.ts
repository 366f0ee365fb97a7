import { deadLetters, deadLetterTopic } from '../dead-letters-type.js';
import { choice, count, seconds } from '../setting-types.js';
import { KiB, MiB, setting } from '../setting.js';

/** Delivery to every sink: retries, the circuit breaker, backpressure and dead letters. */
export const deliverySettings = {
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
} as const;
