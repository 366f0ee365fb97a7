import { CloudEventsError } from './cloudevents.error.js';

/** `publish` or `send` was called after the application began to shut down. Nothing was accepted. */
export class PublisherClosedError extends CloudEventsError {
  readonly code = 'CE_CLOSED';

  constructor() {
    super('The publisher is closed: the application is shutting down. The events of this call were not accepted.');
  }
}
