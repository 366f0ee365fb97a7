import { CloudEventsError } from './cloudevents.error.js';

/**
 * Thrown by a handler for an event that will never be accepted: sending it again changes nothing. Over HTTP the answer
 * is 422, in Kafka the record goes to the dead letters at once. Also thrown for data that is not of the type that a
 * handler asks for.
 */
export class RejectedEventError extends CloudEventsError {
  readonly code = 'CE_REJECTED';
}
