import { deadLetterHeaders, deadLetterNote, type Verdict } from '../dead-letter-note.js';
import type { ReceivedKafkaRecord } from './received-record.js';

type HeaderValue = Uint8Array | string;

/** A record for the dead-letter topic. */
export interface DeadLetter {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
}

/**
 * The record as it came, with headers that say why it lies here. Of an earlier stay in a dead-letter topic only the
 * latest is told.
 */
export function deadLetter(record: ReceivedKafkaRecord, verdict: Verdict, at: number): DeadLetter {
  return {
    key: record.key,
    value: record.value,
    headers: {
      ...writableHeaders(record.headers ?? {}),
      ...deadLetterNote(record.topic, verdict, at),
      [deadLetterHeaders.partition]: String(record.partition),
      [deadLetterHeaders.offset]: record.offset,
    },
  };
}

/** A header may come without a value, but kafkajs cannot send one: it becomes an empty one. */
function writableHeaders(headers: NonNullable<ReceivedKafkaRecord['headers']>): DeadLetter['headers'] {
  const empty = Buffer.alloc(0);
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((one: HeaderValue | null) => one ?? empty) : (value ?? empty),
  ]);
  return Object.fromEntries(entries) as DeadLetter['headers'];
}
