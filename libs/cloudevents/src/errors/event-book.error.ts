import { CloudEventsError } from './cloudevents.error.js';

/** The event book handed to `publish` cannot be read: the message names the member and what it must be. */
export class InvalidEventBookError extends CloudEventsError {
  readonly code = 'CE_INVALID_EVENT_BOOK';
}
