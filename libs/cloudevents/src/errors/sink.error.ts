import { CloudEventsError } from './cloudevents.error.js';

/** What kept one attempt from succeeding. */
export class SinkError extends CloudEventsError {
  readonly code = 'CE_SINK';

  /** HTTP status of the answer, where there was one. */
  readonly statusCode?: number;
  /** The client's own error code, e.g. `ECONNREFUSED`, `TOPIC_AUTHORIZATION_FAILED`. */
  readonly causeCode?: string;
  override readonly retryable: boolean;

  constructor(
    message: string,
    detail: { retryable: boolean; statusCode?: number; causeCode?: string; cause?: unknown },
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.retryable = detail.retryable;
    if (detail.statusCode !== undefined) this.statusCode = detail.statusCode;
    if (detail.causeCode !== undefined) this.causeCode = detail.causeCode;
  }
}
