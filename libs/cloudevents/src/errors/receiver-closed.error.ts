import { CloudEventsError } from './cloudevents.error.js';

/**
 * An event was received after the application began to shut down, and no handler ran; or its handlers were given up at
 * the deadline of the shutdown. It should be delivered again.
 */
export class ReceiverClosedError extends CloudEventsError {
  readonly code = 'CE_CLOSED';

  constructor() {
    super('The receiver is closed: the application is shutting down. The event was not handled.');
  }
}
