import { messageOf } from '../core/thrown.js';

/**
 * Why a message was given up: it is no CloudEvent that can be read, the application rejected it for good, or its
 * handlers failed too often.
 */
export type DeadLetterReason = 'undecodable' | 'rejected' | 'failed';

/** The headers, or properties, a dead letter has besides its own. */
export const deadLetterHeaders = {
  /** A {@link DeadLetterReason}. */
  reason: 'x-dead-letter-reason',
  /** Name and first line of the error. */
  error: 'x-dead-letter-error',
  /** Where it came from: of Kafka and MQTT a topic, of NATS a subject, of RabbitMQ a queue. */
  topic: 'x-dead-letter-topic',
  /** Of Kafka alone. */
  partition: 'x-dead-letter-partition',
  /** Of Kafka alone. */
  offset: 'x-dead-letter-offset',
  /** How often handlers ran for it; 0 where it could not be read. */
  attempts: 'x-dead-letter-attempts',
  /** When it was given up, RFC 3339. */
  at: 'x-dead-letter-at',
} as const;

/** Why a message will not be handled here any more. */
export interface Verdict {
  readonly reason: DeadLetterReason;
  readonly error: Error;
  /** How often handlers ran for it, in this process. */
  readonly attempts: number;
}

/** What a dead letter says of itself, whichever transport it goes over. */
export function deadLetterNote(topic: string, verdict: Verdict, at: number): Readonly<Record<string, string>> {
  return {
    [deadLetterHeaders.reason]: verdict.reason,
    [deadLetterHeaders.error]: errorText(verdict.error),
    [deadLetterHeaders.topic]: topic,
    [deadLetterHeaders.attempts]: String(verdict.attempts),
    [deadLetterHeaders.at]: new Date(at).toISOString(),
  };
}

const longestError = 500;

/** One line without control characters: name and message, as a header or a log may have it. */
export function errorText(error: Error): string {
  const text = `${error.name}: ${messageOf(error)}`.replace(/\p{Control}/gu, ' ');
  return text.length > longestError ? `${text.slice(0, longestError)}…` : text;
}
