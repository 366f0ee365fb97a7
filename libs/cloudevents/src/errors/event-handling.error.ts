import { CloudEventsError } from './cloudevents.error.js';

/** One handler that did not accept an event, or failed on it. */
export interface HandlerProblem {
  /** `Class.method`. */
  readonly handler: string;
  /** What the handler said of it. */
  readonly message: string;
}

/**
 * A received event was not handled: one or more handlers rejected it, failed or took too long. The other handlers ran
 * all the same. `cause` is what was thrown; an `AggregateError` where several handlers threw.
 */
export class EventHandlingError extends CloudEventsError {
  readonly code = 'CE_HANDLING';

  constructor(
    what: string,
    readonly problems: readonly HandlerProblem[],
    options?: ErrorOptions,
  ) {
    super(`${what}: ${problems.map(({ handler, message }) => `${handler}: ${message}`).join('; ')}`, options);
  }
}
