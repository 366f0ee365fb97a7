import { SinkError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import type { Outcome } from '../sink.js';
import type { HttpAnswer } from './http-answer.js';
import { describeConnectionError, isTlsError } from './connection-error.js';
import type { HttpSinkOptions } from './http-sink.options.js';
import { excerpt, withoutSecrets } from './http-text.js';
import { retryAfter } from './retry-after.js';

/** What was done when it failed. */
type Purpose = 'POST' | 'connection';

const remarks: Readonly<Record<number, string>> = {
  // Most of them are a wrong path, which no message shows.
  404: ' (nothing takes events at the path of this endpoint)',
  405: ' (nothing takes events by POST at the path of this endpoint)',
  // Not to be taken for a limit of our own.
  413: ' (larger than the receiver accepts)',
};

const delivered: Outcome = { status: 'delivered' };

/**
 * What an answer means: 2xx delivered; 429, 5xx and chosen codes are repeated; 413 and chosen codes may be fine in
 * smaller pieces; 410 says the receiver is gone; everything else, redirects included, is final.
 */
export function statusOutcome(answer: HttpAnswer, options: HttpSinkOptions, clock: Pick<Clock, 'wall'>): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return delivered;
  const { headers, text } = answer;
  const retryable = status === 429 || status >= 500 || options.retryStatuses.includes(status);
  const message = `${where('POST', options)} answered ${status}${remarks[status] ?? ''}${excerpt(text, options)}`;
  const error = new SinkError(message, { retryable, statusCode: status });
  if (retryable) {
    const [first] = [headers['retry-after']].flat();
    return { status: 'retry', error, retryAfter: retryAfter(first, clock.wall()) };
  }
  const divisible = options.splitStatuses?.includes(status) === true;
  return { status: 'rejected', reason: reasonOf(status), error, ...(divisible && { divisible }) };
}

/** What a failure without any answer means: repeated, unless it is about TLS and `tlsErrors` is `reject`. */
export function connectionOutcome(cause: unknown, options: HttpSinkOptions): Outcome {
  const error = connectionError(cause, 'POST', options);
  return error.retryable ? { status: 'retry', error } : { status: 'rejected', reason: 'rejected', error };
}

/** What went wrong at the connection, and what it was for. */
export function connectionError(cause: unknown, purpose: Purpose, options: HttpSinkOptions): SinkError {
  const { code, text } = describeConnectionError(cause);
  const retryable = !isTlsError(code) || options.tlsErrors === 'retry';
  const message = withoutSecrets(`${where(purpose, options)}: ${text}`, options);
  return new SinkError(message, { retryable, ...(code === undefined ? {} : { causeCode: code }) });
}

function reasonOf(status: number): 'too-large' | 'gone' | 'rejected' {
  if (status === 413) return 'too-large';
  return status === 410 ? 'gone' : 'rejected';
}

/** The receiver without path and query: webhook addresses carry tokens in either. */
function where(purpose: Purpose, { endpoint }: HttpSinkOptions): string {
  return `${purpose} to ${new URL(endpoint).origin}`;
}
