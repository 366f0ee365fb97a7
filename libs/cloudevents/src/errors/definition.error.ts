import { CloudEventsError } from './cloudevents.error.js';

/** An attribute, extension or format is defined in a way that cannot work. Thrown where it is defined or first used. */
export class DefinitionError extends CloudEventsError {
  readonly code = 'CE_DEFINITION';
}
