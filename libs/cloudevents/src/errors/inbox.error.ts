import { CloudEventsError } from './cloudevents.error.js';

/** The inbox, which knows what was handled, cannot be asked or told. The event should be delivered again. */
export class InboxError extends CloudEventsError {
  readonly code = 'CE_INBOX';
  override readonly retryable = true;
}
