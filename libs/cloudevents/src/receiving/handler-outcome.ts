import { messageOf } from '../core/thrown.js';
import { EventHandlingError, isCloudEventsError } from '../errors/index.js';
import type { Receipt } from './receipt.js';

/** A handler that did not do its work. */
export interface HandlerOutcome {
  /** `Class.method`. */
  readonly handler: string;
  /** Final: the event will never be accepted. */
  readonly isRejection: boolean;
  /** An HTTP status. */
  readonly statusCode: number;
  readonly message: string;
  /** What was thrown, which may be anything. */
  readonly thrown: unknown;
}

// Statuses that ask the sender to come again: RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4.
const comeAgain: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What a handler, or a guard or pipe in front of it, meant by what it threw. A rejection is final, a failure may be
 * tried again:
 *
 * - `RejectedEventError`, `DecodeError`: rejected, 422;
 * - an `HttpException` of 4xx: rejected with its status, but 408, 425 and 429 failed;
 * - one of 5xx: failed with its status;
 * - an `InboxError`: failed, 503;
 * - anything else: failed, 500.
 */
export function outcomeOf(handler: string, thrown: unknown): HandlerOutcome {
  try {
    return { handler, thrown, ...meaningOf(thrown) };
  } catch {
    // A proxy, or an error whose message is a getter that throws.
    return { handler, thrown, message: 'threw what cannot be read', isRejection: false, statusCode: 500 };
  }
}

function meaningOf(thrown: unknown): Omit<HandlerOutcome, 'handler' | 'thrown'> {
  const message = thrown instanceof Error ? messageOf(thrown) : `threw ${thrown === null ? 'null' : typeof thrown}`;
  const code = isCloudEventsError(thrown) ? thrown.code : undefined;
  if (code === 'CE_REJECTED' || code === 'CE_DECODE') return { message, isRejection: true, statusCode: 422 };
  if (code === 'CE_INBOX') return { message, isRejection: false, statusCode: 503 };
  const statusCode = httpStatus(thrown) ?? 500;
  return { message, isRejection: statusCode < 500 && !comeAgain.has(statusCode), statusCode };
}

/** A handler that nobody waits for any more. */
export function outcomeOfTimeout(handler: string, reason: unknown): HandlerOutcome {
  return { handler, thrown: reason, message: messageOf(reason), isRejection: false, statusCode: 503 };
}

/** The receipt of an event by what became of its handlers. A failure counts more than a rejection. */
export function receiptOf(outcomes: readonly HandlerOutcome[]): Receipt {
  const worst = outcomes.find(({ isRejection }) => !isRejection) ?? outcomes[0];
  if (worst === undefined) return { status: 'handled' };
  const { isRejection, statusCode } = worst;
  const cause =
    outcomes.length === 1
      ? worst.thrown
      : new AggregateError(
          outcomes.map(({ thrown }) => thrown),
          'Several handlers did not handle the event',
        );
  const problems = outcomes.map(({ handler, message }) => ({ handler, message }));
  const error = new EventHandlingError(`The event was ${isRejection ? 'rejected' : 'not handled'}`, problems, {
    cause,
  });
  return { status: isRejection ? 'rejected' : 'failed', error, statusCode };
}

/** Of an `HttpException`, told by its shape: an application may have a second copy of `@nestjs/common`. */
function httpStatus(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || typeof (thrown as { getStatus?: unknown }).getStatus !== 'function') {
    return undefined;
  }
  const status = (thrown as unknown as { getStatus(): unknown }).getStatus();
  return Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599 ? Number(status) : undefined;
}
