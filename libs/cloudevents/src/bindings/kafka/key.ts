import type { AcceptedEvent } from '../../core/index.js';

/** What becomes the record key. Mapping a key never changes the event. */
export type KafkaKey = 'subject' | 'partitionkey' | 'none';

/**
 * The record key: `subject` by default, so that events of one subject keep their order; with `partitionkey` that
 * extension where present, else the subject. No key means any partition.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3.1 "Key Mapping"
 */
export function recordKey(event: AcceptedEvent, from: KafkaKey): string | null {
  if (from === 'none') return null;
  if (from === 'partitionkey') {
    const value = event.attributes.find(([name]) => name === 'partitionkey')?.[1];
    if (typeof value === 'string' && value !== '') return value;
  }
  return event.subject ?? null;
}
