import { messageOf } from '../../core/thrown.js';
import type { ReceivedKafkaRecord } from './received-record.js';
import type { Verdict } from './record-history.js';

/**
 * Why a record was given up: it is no CloudEvent that can be read, the application rejected it for good, or its
 * handlers failed too often.
 */
export type DeadLetterReason = 'undecodable' | 'rejected' | 'failed';

/** The headers a dead letter has besides its own. */
export const deadLetterHeaders = {
  /** A {@link DeadLetterReason}. */
  reason: 'x-dead-letter-reason',
  /** Name and first line of the error. */
  error: 'x-dead-letter-error',
  topic: 'x-dead-letter-topic',
  partition: 'x-dead-letter-partition',
  offset: 'x-dead-letter-offset',
  /** How often handlers ran for it; 0 where it could not be read. */
  attempts: 'x-dead-letter-attempts',
  /** When it was given up, RFC 3339. */
  at: 'x-dead-letter-at',
} as const;

type HeaderValue = Uint8Array | string;

/** A record for the dead-letter topic. */
export interface DeadLetter {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
}

const longestError = 500;

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
      [deadLetterHeaders.reason]: verdict.reason,
      [deadLetterHeaders.error]: errorText(verdict.error),
      [deadLetterHeaders.topic]: record.topic,
      [deadLetterHeaders.partition]: String(record.partition),
      [deadLetterHeaders.offset]: record.offset,
      [deadLetterHeaders.attempts]: String(verdict.attempts),
      [deadLetterHeaders.at]: new Date(at).toISOString(),
    },
  };
}

/** One line without control characters: name and message, as a header or a log may have it. */
export function errorText(error: Error): string {
  const text = `${error.name}: ${messageOf(error)}`.replace(/\p{Control}/gu, ' ');
  return text.length > longestError ? `${text.slice(0, longestError)}…` : text;
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
