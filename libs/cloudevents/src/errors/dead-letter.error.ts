import { CloudEventsError } from './cloudevents.error.js';

/** Dead letters cannot be kept or handled: there is no store of them, it fails, or what was asked for is refused. */
export class DeadLetterError extends CloudEventsError {
  readonly code = 'CE_DEAD_LETTER';
  override readonly retryable: boolean;

  constructor(message: string, { retryable = false, cause }: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryable = retryable;
  }
}
