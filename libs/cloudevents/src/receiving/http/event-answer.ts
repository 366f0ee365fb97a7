import type { CloudEvent } from '../../core/index.js';
import { EventHandlingError } from '../../errors/index.js';
import type { Receipt } from '../receipt.js';
import type { HttpReceiverOptions } from './http-receiver.options.js';

/** What one event gets for an answer. */
export interface EventAnswer {
  /** `skipped`: an event before it failed, and the batch is handled as a whole. */
  readonly outcome: Receipt['status'] | 'skipped';
  readonly status: number;
  /** For the sender: what it can do something about. Nothing of what went on inside. */
  readonly detail?: string;
}

/** Seconds after which another delivery of the event, under way now, will probably be done. */
export const inFlightRetryAfter = 1;

export const skipped: EventAnswer = {
  outcome: 'skipped',
  status: 424,
  detail: 'An event before it in the batch failed, and it was not handled',
};

/**
 * The answer that a receipt means. 4xx is final for senders, 5xx and 429 are repeated: an event whose other delivery
 * is being handled must come again, since that one may fail.
 */
export function eventAnswer(
  receipt: Receipt,
  { unknownTypes }: Pick<HttpReceiverOptions, 'unknownTypes'>,
): EventAnswer {
  const outcome = receipt.status;
  switch (outcome) {
    case 'handled':
    case 'duplicate':
      return { outcome, status: 204 };
    case 'ignored':
      if (unknownTypes === 'accept') return { outcome, status: 202 };
      return { outcome, status: 404, detail: 'No handler is for events of this type' };
    case 'in-flight':
      return { outcome, status: 503, detail: 'Another delivery of the event is being handled' };
    case 'rejected': {
      const { statusCode, error } = receipt;
      const status = statusCode !== undefined && statusCode >= 400 && statusCode <= 499 ? statusCode : 422;
      return { outcome, status, detail: rejectionDetail(error) };
    }
    case 'failed': {
      const { statusCode } = receipt;
      const isRetried = statusCode === 429 || (statusCode !== undefined && statusCode >= 500 && statusCode <= 599);
      return { outcome, status: isRetried ? statusCode : 500, detail: 'The event could not be handled; send it again' };
    }
  }
}

/** What the handlers said of the event, without their names. */
function rejectionDetail(error: Error): string {
  if (!(error instanceof EventHandlingError)) return error.message;
  return error.problems.map(({ message }) => message).join('; ');
}

/** The answer to one event of a batch, as the body tells it. */
export interface BatchResult extends EventAnswer {
  readonly index: number;
  readonly id: string;
  readonly source: string;
}

export function batchResult({ id, source }: CloudEvent, answer: EventAnswer, index: number): BatchResult {
  return { index, id, source, ...answer };
}

/**
 * The status of a batch. Senders know but one answer: a batch with an event that is to be sent again is sent again as
 * a whole (5xx, where an inbox removes what was handled); only without such an event may it be final (4xx). 202 says
 * that all went well, and some events interest nobody.
 */
export function batchStatus(answers: readonly EventAnswer[]): number {
  const statuses = (...outcomes: readonly EventAnswer['outcome'][]): number[] =>
    answers.filter(({ outcome }) => outcomes.includes(outcome)).map(({ status }) => status);
  const retried = statuses('failed', 'in-flight');
  if (retried.length > 0) return common(retried) ?? 500;
  const refused = statuses('rejected', 'ignored').filter((status) => status >= 400);
  if (refused.length > 0) return common(refused) ?? 422;
  return answers.some(({ status }) => status === 202) ? 202 : 204;
}

function common([first, ...others]: readonly number[]): number | undefined {
  return others.every((each) => each === first) ? first : undefined;
}
