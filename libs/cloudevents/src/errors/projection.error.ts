import { CloudEventsError } from './cloudevents.error.js';

/** One handler that failed on one page. */
export interface HandlerFailure {
  /** `Class.method`, or the projector's name and the event for router handlers. */
  readonly handler: string;
  readonly projector: string;
  readonly sequence: string | undefined;
  readonly cause: unknown;
}

/**
 * One or more projector handlers threw, rejected, timed out or returned something that is no draft. Nothing of the
 * book was sent. The other handlers ran all the same, so that every failure is listed.
 */
export class ProjectionError extends CloudEventsError {
  readonly code = 'CE_PROJECTION';

  constructor(readonly failures: readonly HandlerFailure[]) {
    const list = failures.map(({ handler, sequence, cause }) => {
      return `${handler}${sequence === undefined ? '' : ` (page ${sequence})`}: ${describe(cause)}`;
    });
    super(`Projection failed, nothing of this book was sent: ${list.join('; ')}`, { cause: failures[0]?.cause });
  }
}

function describe(cause: unknown): string {
  if (cause instanceof Error) return cause.message;
  return cause === undefined ? 'threw undefined' : `threw ${typeof cause}`;
}
