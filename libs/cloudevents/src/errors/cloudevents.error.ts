const brand = Symbol.for('nestjs-cloudevents.error');

/** Every error of this library carries one of these codes. */
export type CloudEventsErrorCode =
  | 'CE_BACKPRESSURE'
  | 'CE_CONFIG'
  | 'CE_CLOSED'
  | 'CE_DEAD_LETTER'
  | 'CE_DECODE'
  | 'CE_DEFINITION'
  | 'CE_DELIVERY'
  | 'CE_HANDLER'
  | 'CE_HANDLING'
  | 'CE_INBOX'
  | 'CE_INVALID_EVENT'
  | 'CE_INVALID_EVENT_BOOK'
  | 'CE_MISSING_PACKAGE'
  | 'CE_OUTBOX'
  | 'CE_PROJECTION'
  | 'CE_PROJECTOR'
  | 'CE_REJECTED'
  | 'CE_SINK'
  | 'CE_UNKNOWN_TYPE';

/**
 * Base of every error of this library. Match on `code`, or with {@link isCloudEventsError}, which also recognises
 * errors of a second installed copy of the package.
 */
export abstract class CloudEventsError extends Error {
  abstract readonly code: CloudEventsErrorCode;

  /** Whether the same call can succeed later without a change of input or configuration. */
  readonly retryable: boolean = false;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, brand, { value: true });
  }

  override get name(): string {
    return this.constructor.name;
  }

  /** For logs and reports: an error by itself has no message in JSON. Without stack and cause, which may hold anything. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, retryable } = this;
    return Object.assign<Record<string, unknown>, this>({ name, code, message, retryable }, this);
  }
}

/** Whether `value` is an error of this library, whichever copy of the package made it. */
export function isCloudEventsError(value: unknown): value is CloudEventsError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}
