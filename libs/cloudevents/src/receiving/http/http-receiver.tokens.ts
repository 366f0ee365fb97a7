/** Injection tokens: `Symbol.for`, so that two loaded copies of the package mean the same. */
export const EVENT_RECEIVER = Symbol.for('nestjs-cloudevents.event-receiver');
export const HTTP_RECEIVER_OPTIONS = Symbol.for('nestjs-cloudevents.http-receiver-options');
export const RECEIVER_ENDPOINT = Symbol.for('nestjs-cloudevents.receiver-endpoint');
