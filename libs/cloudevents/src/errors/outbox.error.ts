import { CloudEventsError } from './cloudevents.error.js';

/** The outbox, which keeps events until they are delivered, cannot be written or read. Nothing of the call is stored. */
export class OutboxError extends CloudEventsError {
  readonly code = 'CE_OUTBOX';
  override readonly retryable = true;
}
