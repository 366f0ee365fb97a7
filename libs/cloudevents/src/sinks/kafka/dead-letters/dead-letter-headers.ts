/**
 * The headers of a dead letter besides its content type. Those that say why it lies here have the names that received
 * dead letters have too; those of the event are what binary mode would write, which structured mode may repeat (Kafka
 * binding 1.0.2, section 3.3.3 "Metadata Headers"), so that a filter need not read the event.
 */
export const headers = {
  sink: 'x-dead-letter-sink',
  reason: 'x-dead-letter-reason',
  error: 'x-dead-letter-error',
  attempts: 'x-dead-letter-attempts',
  /** When it failed for the first time. */
  firstAt: 'x-dead-letter-first-at',
  /** When it was given up. */
  at: 'x-dead-letter-at',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  subject: 'ce_subject',
} as const;
