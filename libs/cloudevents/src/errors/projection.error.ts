import { CloudEventsError } from './cloudevents.error.js';

/** One handler that failed on one page. */
export interface HandlerFailure {
  /** `Class.method`, or the projector's name and the event for router handlers. */
  readonly handler: string;
  readonly projector: string;
  readonly sequence: string | undefined;
  /** What `cause` says. */
  readonly message: string;
  /** What the handler threw, which may be anything: not enumerable, and so not in JSON. */
  readonly cause: unknown;
}

/** @internal */
export function handlerFailure(
  handler: string,
  projector: string,
  sequence: string | undefined,
  cause: unknown,
): HandlerFailure {
  const failure = { handler, projector, sequence, message: describe(cause), cause };
  return Object.defineProperty(failure, 'cause', { enumerable: false });
}

/**
 * One or more projector handlers threw, rejected, timed out or returned something that is no draft. Nothing of the
 * book was sent. The other handlers ran all the same, so that every failure is listed.
 */
export class ProjectionError extends CloudEventsError {
  readonly code = 'CE_PROJECTION';

  constructor(readonly failures: readonly HandlerFailure[]) {
    const list = failures.map(({ handler, sequence, message }) => {
      return `${handler}${sequence === undefined ? '' : ` (page ${sequence})`}: ${message}`;
    });
    super(`Projection failed, nothing of this book was sent: ${list.join('; ')}`, { cause: failures[0]?.cause });
  }
}

function describe(cause: unknown): string {
  if (cause instanceof Error) return String(cause.message);
  return cause === undefined ? 'threw undefined' : `threw ${typeof cause}`;
}
