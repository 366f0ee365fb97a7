import { CloudEventsError } from './cloudevents.error.js';

/** A projector is declared in a way that cannot work. Fails the boot; the message names class and method. */
export class ProjectorError extends CloudEventsError {
  readonly code = 'CE_PROJECTOR';
}
