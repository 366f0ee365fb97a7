export { CloudEventsOutbox, type OutboxReceipt } from './cloudevents.outbox.js';
export { CloudEventsPublisher } from './cloudevents.publisher.js';
export {
  type DeadLetterList,
  type DeadLetterOptions,
  DeadLetters,
  type PurgeResult,
  type RequeueResult,
} from './dead-letters.js';
export { DeliveryError } from './delivery.error.js';
export { arrived, type DeliveryReport, type EventDelivery, reportOf } from './delivery-report.js';
export { Intake } from './intake.js';
