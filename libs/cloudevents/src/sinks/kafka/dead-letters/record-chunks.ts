import type { KafkaRecord } from '../kafka-record.js';
import { batchOverhead, recordSize } from '../kafka-record-size.js';

/** How much goes in one send. */
export interface ChunkLimits {
  readonly maxRecords: number;
  /** A single larger record goes alone. */
  readonly maxBytes: number;
}

/** Cuts records into sends, in their order. */
export function chunksOf(records: readonly KafkaRecord[], { maxRecords, maxBytes }: ChunkLimits): KafkaRecord[][] {
  const chunks: KafkaRecord[][] = [];
  let chunk: KafkaRecord[] = [];
  let bytes = batchOverhead;
  for (const record of records) {
    const size = recordSize(record);
    if (chunk.length > 0 && (chunk.length >= maxRecords || bytes + size > maxBytes)) {
      chunks.push(chunk);
      chunk = [];
      bytes = batchOverhead;
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
