import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { UnsupportedContentCodingError } from '../../bindings/http/index.js';
import { DecodeError, RejectedEventError } from '../../errors/index.js';
import { LimitExceededError, UnsupportedFormatError } from '../../formats/index.js';

/**
 * The body of an answer that is not 2xx.
 *
 * @see RFC 9457, "Problem Details for HTTP APIs"
 */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly [member: string]: unknown;
}

/** An answer that is not 2xx, for the exception filters of the application. */
export class ProblemException extends HttpException {
  constructor(status: number, detail: string | undefined, members: object = {}, options: ErrorOptions = {}) {
    const title = STATUS_CODES[status] ?? 'Error';
    const problem: Problem = {
      type: 'about:blank',
      title,
      status,
      ...(detail === undefined ? {} : { detail }),
      ...members,
    };
    super(problem, status, options);
    this.message = detail ?? title;
  }
}

/**
 * The answer to a request whose events cannot be read: 413 above a limit, 415 for a format or coding that is not read,
 * 422 for data that is not what a route takes, 400 for all else that the sender did. Other errors are our own, and stay
 * what they are: Nest logs them and answers 500.
 */
export function decodeProblem(error: unknown): unknown {
  const status = statusOf(error);
  if (status === undefined) return error;
  const cause = error as Error;
  return new ProblemException(status, cause.message, {}, { cause });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof LimitExceededError) return 413;
  if (error instanceof UnsupportedFormatError || error instanceof UnsupportedContentCodingError) return 415;
  if (error instanceof RejectedEventError) return 422;
  return error instanceof DecodeError ? 400 : undefined;
}
