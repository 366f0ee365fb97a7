import { CloudEventsError } from './cloudevents.error.js';

/** A handler of received events is declared in a way that cannot work. Fails the boot; the message names class and method. */
export class HandlerError extends CloudEventsError {
  readonly code = 'CE_HANDLER';
}
