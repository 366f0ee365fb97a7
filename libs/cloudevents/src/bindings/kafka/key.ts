import type { AcceptedEvent } from '../../core/index.js';
import { attributeText } from '../../formats/attribute-text.js';

/** What becomes the record key. Mapping a key never changes the event. */
export type KafkaKey = 'subject' | 'partitionkey' | 'none';

/**
 * The record key: the `subject`, so that events of one subject keep their order; with `partitionkey` that extension where
 * it is present and not empty, else the subject; with `none` no key, which means any partition.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3.1 "Key Mapping"
 */
export function recordKey(event: AcceptedEvent, from: KafkaKey): string | null {
  if (from === 'none') return null;
  if (from === 'partitionkey') {
    const value = event.extensionSet.get('partitionkey');
    if (value !== undefined && value !== '') return attributeText(value);
  }
  return event.subject ?? null;
}
