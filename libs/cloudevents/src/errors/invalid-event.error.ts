import { CloudEventsError } from './cloudevents.error.js';

/** One broken rule. `attribute` is an attribute name, or `data` with the path inside it. */
export interface EventProblem {
  readonly attribute: string;
  /** What the rule asks for, e.g. `must be a non-empty string`. Never contains the value itself. */
  readonly rule: string;
}

/**
 * An event breaks a rule of CloudEvents 1.0. Thrown by `publish` and `send` before any sink is touched.
 * `where` names its origin: `Class.method (page 8)` of a projector, or `send[index]`.
 */
export class InvalidEventError extends CloudEventsError {
  readonly code = 'CE_INVALID_EVENT';

  constructor(
    readonly problems: readonly EventProblem[],
    readonly where?: string,
  ) {
    const list = problems.map(({ attribute, rule }) => `'${attribute}' ${rule}`).join('; ');
    super(`Invalid CloudEvent${where === undefined ? '' : ` from ${where}`}: ${list}`);
  }
}
