import { CloudEventsError } from './cloudevents.error.js';

/** Received bytes are not a CloudEvent. The message says what is wrong and, for attributes, which one. */
export class DecodeError extends CloudEventsError {
  readonly code = 'CE_DECODE';
}
