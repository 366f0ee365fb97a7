import { backoff, type RetryPolicy } from '../delivery/retry-policy.js';
import { isCloudEventsError } from '../errors/index.js';
import type { Receipt } from '../receiving/receipt.js';
import type { Verdict } from './dead-letter-note.js';

/** What happened to a message that is not finished. */
export interface MessageHistory {
  /** Runs that failed. */
  readonly attempts: number;
  /** How often it waited for something else: another delivery of the same event, or the inbox. */
  readonly waits: number;
  /** Not to be touched before this time of the monotonic clock. */
  readonly notBefore: number;
  /** Set when it waits for the dead letters and is not to be handled again. */
  readonly verdict?: Verdict;
}

/** The history of a message that was never touched. */
export const noHistory: MessageHistory = { attempts: 0, waits: 0, notBefore: 0 };

/** What follows from a receipt: the message is done with, the event runs again later, or it is given up. */
export type NextStep =
  | { readonly kind: 'finish' }
  | { readonly kind: 'again'; readonly delay: number; readonly attempts: number; readonly waits: number }
  | { readonly kind: 'give-up'; readonly verdict: Verdict };

/**
 * Waiting is no attempt. Another delivery of the event ends when it ends, with its lease in the inbox at the latest; and
 * an inbox that cannot be asked, or an application that stops, says nothing about the event.
 */
export function nextStep(
  receipt: Receipt,
  { attempts, waits }: MessageHistory,
  policy: RetryPolicy,
  random: number,
): NextStep {
  const wait = (): NextStep => {
    return { kind: 'again', delay: backoff(policy, waits + 1, random), attempts, waits: waits + 1 };
  };
  switch (receipt.status) {
    case 'handled':
    case 'ignored':
    case 'duplicate':
      return { kind: 'finish' };
    case 'in-flight':
      return wait();
    case 'rejected':
      return { kind: 'give-up', verdict: { reason: 'rejected', error: receipt.error, attempts: attempts + 1 } };
    case 'failed': {
      if (didNotRun(receipt.error)) return wait();
      const runs = attempts + 1;
      if (runs < policy.attempts) return { kind: 'again', delay: backoff(policy, runs, random), attempts: runs, waits };
      return { kind: 'give-up', verdict: { reason: 'failed', error: receipt.error, attempts: runs } };
    }
  }
}

function didNotRun(error: Error): boolean {
  return isCloudEventsError(error) && (error.code === 'CE_INBOX' || error.code === 'CE_CLOSED');
}
