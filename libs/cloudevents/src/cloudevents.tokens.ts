/** Injection tokens: `Symbol.for`, so that two loaded copies of the package mean the same. */
export const CLOUDEVENTS_OPTIONS = Symbol.for('nestjs-cloudevents.options');
export const CLOUDEVENTS_CONFIG = Symbol.for('nestjs-cloudevents.config');
export const CLOUDEVENTS_CLOCK = Symbol.for('nestjs-cloudevents.clock');
export const CLOUDEVENTS_DEAD_LETTERS = Symbol.for('nestjs-cloudevents.dead-letters');
export const CLOUDEVENTS_OPENED_OUTBOX = Symbol.for('nestjs-cloudevents.opened-outbox');
export const CLOUDEVENTS_OUTBOX = Symbol.for('nestjs-cloudevents.outbox');
export const CLOUDEVENTS_RECEIVER_OPTIONS = Symbol.for('nestjs-cloudevents.receiver-options');
