import type { DeadLetterError, SinkError } from '../errors/index.js';
import type { RejectionReason } from '../sinks/sink.js';

/** Why an event did not reach a sink: the other side refused it, attempts ran out, or the application stopped. */
export type FailureReason = RejectionReason | 'exhausted' | 'shutdown';

/** Whether it says nothing of the event: one that lies elsewhere as well stays there, for another start or receiver. */
export function isAboutTheSink(reason: FailureReason | undefined): boolean {
  return reason === 'shutdown' || reason === 'gone';
}

/** What became of one event at one sink. */
export interface SinkDelivery {
  readonly sink: string;
  /**
   * `dead-lettered`: it failed, and lies in the dead letters. `failed`: it failed, and lies nowhere. `expired`: its
   * `expirytime` passed before it could be sent, so that it was dropped.
   */
  readonly status: 'delivered' | 'dead-lettered' | 'failed' | 'expired';
  /** How often the event was part of a request or send. */
  readonly attempts: number;
  readonly reason?: FailureReason;
  /** The last error, where one happened. */
  readonly error?: SinkError;
  /** Why it is not in the dead letters, where it should be. */
  readonly deadLetterError?: DeadLetterError;
}
