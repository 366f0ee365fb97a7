import type { KafkaMessage } from '../../bindings/kafka/index.js';

/** Bytes of a record batch besides its records: Kafka protocol, "Record Batch". */
export const batchOverhead = 61;

/** Length, attributes, time, offset, lengths of key and value, number of headers: variable-length numbers at their longest. */
const recordOverhead = 36;
const headerOverhead = 10;

/**
 * Bytes a record adds to its batch; a little more than the truth, never less.
 *
 * @param ofHeaders the size of its headers, where it is known
 * @param ofValue the same of its value
 */
export function recordSize(
  { key, value, headers }: KafkaMessage,
  ofHeaders = headersSize(headers),
  ofValue = byteLength(value),
): number {
  return recordOverhead + byteLength(key) + ofValue + ofHeaders;
}

/** Bytes that headers add to their record. */
export function headersSize(headers: KafkaMessage['headers']): number {
  let size = 0;
  for (const name of Object.keys(headers))
    size += headerOverhead + byteLength(name) + byteLength(headers[name] ?? null);
  return size;
}

function byteLength(value: Uint8Array | string | null): number {
  if (value === null) return 0;
  return typeof value === 'string' ? Buffer.byteLength(value) : value.byteLength;
}
