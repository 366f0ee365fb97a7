import { errorText, type Verdict } from './dead-letter-note.js';
import type { RareLog } from './rare-log.js';
import type { ReceptionSettings } from './reception.options.js';

/** Tells the application, where it asked for it, of a message that was given up for good; what fails there is logged. */
export function noticeGivenUp(
  message: unknown,
  verdict: Verdict,
  { onGivenUp }: Pick<ReceptionSettings, 'onGivenUp'>,
  log: RareLog,
): void {
  const failed = (thrown: unknown): void => {
    const error = thrown instanceof Error ? thrown : new Error(`threw ${typeof thrown}`);
    log.say('error', 'onGivenUp', `onGivenUp failed: ${errorText(error)}. The message is given up all the same`);
  };
  try {
    // One that is asynchronous, against its type, must not end the process by a rejection that nobody handles.
    const told: unknown = onGivenUp?.(message, verdict);
    Promise.resolve(told).catch(failed);
  } catch (thrown) {
    failed(thrown);
  }
}
