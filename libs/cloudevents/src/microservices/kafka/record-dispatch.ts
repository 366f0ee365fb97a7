import type { ReceivedKafkaRecord } from './received-record.js';

/**
 * A receiver that takes all records of a partition at once, in their order, keeps the order of each subject itself and
 * may tell of outcomes later. It is told what becomes of the records.
 */
export interface RecordDispatch {
  /** The partition is read from this offset on. */
  reading(topic: string, partition: number, from: string): void;
  /** Resolves when a partition whose records wait is worth another look; nothing where only time can tell. */
  idle(topic: string, partition: number): Promise<void> | undefined;
  /** How often the event was sent that was given up with this error. */
  attemptsOf(error: Error): number | undefined;
  /** The record was given up, and lies in the dead letters. */
  givenUp(record: ReceivedKafkaRecord): void;
  /** The partitions were shared out: others may have worked on ours since the last time. */
  rejoined(assignment: Readonly<Record<string, readonly number[]>>): void;
}
