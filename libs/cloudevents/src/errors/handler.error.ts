import { CloudEventsError } from './cloudevents.error.js';

/**
 * A handler of received events is declared in a way that cannot work, which fails the boot; or it has completed its event
 * in a transaction that was not committed. The message names class and method.
 */
export class HandlerError extends CloudEventsError {
  readonly code = 'CE_HANDLER';
}
