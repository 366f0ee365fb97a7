import type { FailureReason } from '../sink-delivery.js';

/** Why an event became a dead letter: as in a report, or `invalid` where it cannot be read or encoded any more. */
export type DeadLetterReason = FailureReason | 'invalid';

/** An event that a sink did not get, as it is written. */
export interface NewDeadLetter {
  /** Name of the sink. */
  readonly sink: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  /** The event in the JSON format. */
  readonly event: string;
  readonly reason: DeadLetterReason;
  /** How often it was part of a request or send. */
  readonly attempts: number;
  /** The last error, without secrets. */
  readonly error: string | undefined;
  /** When it failed for the first time, RFC 3339. */
  readonly firstFailedAt: string;
  /** When it was given up, RFC 3339. */
  readonly failedAt: string;
}

/** A dead letter as it lies in its store. */
export interface DeadLetter extends NewDeadLetter {
  /** What names it in its store. */
  readonly key: string;
}

/** Which dead letters are meant: those for which everything that is named holds. */
export interface DeadLetterFilter {
  readonly keys?: readonly string[] | undefined;
  readonly sink?: string | undefined;
  readonly reason?: DeadLetterReason | undefined;
  readonly id?: string | undefined;
  readonly source?: string | undefined;
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
  /** RFC 3339: given up then or later. */
  readonly failedFrom?: string | undefined;
  /** RFC 3339: given up before. */
  readonly failedBefore?: string | undefined;
}

/** A part of a list. */
export interface DeadLetterPage {
  /** Most dead letters. */
  readonly limit: number;
  /** Those that come after the one with this key. */
  readonly after?: string | undefined;
}

/** Keeps what sinks did not get, until a person has it sent again or throws it away. */
export interface DeadLetterStore {
  /** Resolves once all are kept for good; one that is put twice may lie there twice. */
  put(letters: readonly NewDeadLetter[]): Promise<void>;
  /** Oldest first. */
  list(filter: DeadLetterFilter, page: DeadLetterPage): Promise<readonly DeadLetter[]>;
  count(filter: DeadLetterFilter): Promise<number>;
  /** @returns how many are gone */
  remove(filter: DeadLetterFilter): Promise<number>;
  /**
   * Hands them back to be delivered, each to its sink, and removes them, in one step: a store that has no such method
   * leaves the delivery to its caller, who removes them after it.
   *
   * @returns how many there were
   */
  requeue?(filter: DeadLetterFilter): Promise<number>;
  /** Frees what the store has opened itself. */
  close?(): Promise<void>;
}
