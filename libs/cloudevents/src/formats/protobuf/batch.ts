import type { EventContent } from '../event-format.js';
import { batchTags } from './wire-tags.js';

/** Bytes of an encoded event within a batch: its tag, its length and itself. */
export function sizeInBatch(encoded: EventContent): number {
  return 1 + sizeOfLength(encoded.length) + encoded.length;
}

/** A `CloudEventBatch` from events already encoded, each copied once. */
export function encodeBatch(encoded: readonly EventContent[]): Uint8Array {
  const batch = new Uint8Array(encoded.reduce((size, event) => size + sizeInBatch(event), 0));
  let at = 0;
  for (const event of encoded as readonly Uint8Array[]) {
    batch[at++] = batchTags.event;
    let { length } = event;
    for (; length > 0x7f; length >>>= 7) batch[at++] = (length & 0x7f) | 0x80;
    batch[at++] = length;
    batch.set(event, at);
    at += event.length;
  }
  return batch;
}

/** Seven bits of the number in each byte. */
function sizeOfLength(length: number): number {
  let size = 1;
  for (let rest = length >>> 7; rest > 0; rest >>>= 7) size++;
  return size;
}
