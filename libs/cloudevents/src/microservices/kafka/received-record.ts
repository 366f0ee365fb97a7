import type { ReceivedKafkaMessage } from '../../bindings/kafka/index.js';

/** The record an event came in: `context.message` of its handlers. */
export interface ReceivedKafkaRecord extends ReceivedKafkaMessage {
  readonly topic: string;
  readonly partition: number;
  /** A 64-bit number, as text. */
  readonly offset: string;
  /** Milliseconds since the epoch, as text. */
  readonly timestamp: string;
  readonly key: Uint8Array | null;
}

/** Where a record lies, for logs. */
export function placeOf({ topic, partition, offset }: ReceivedKafkaRecord): string {
  return `${partitionName(topic, partition)} at offset ${offset}`;
}

export function partitionName(topic: string, partition: number): string {
  return `topic '${topic}' partition ${partition}`;
}
