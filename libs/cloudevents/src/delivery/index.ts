export {
  checkedDryRun,
  checkedFilter,
  checkedPage,
  checkedSelection,
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterPage,
  type DeadLetterReason,
  type DeadLetterStore,
  type NewDeadLetter,
} from './dead-letters/index.js';
export { DeliveryChannel } from './delivery-channel.js';
export { type Delivery, DeliveryListener, type Settled } from './delivery.js';
export { DeliveryRoom } from './delivery-room.js';
export {
  type ClaimedLane,
  entryOf,
  type LaneLease,
  type OpenedOutbox,
  openOutbox,
  type OutboxClaim,
  type OutboxDelivery,
  type OutboxEntry,
  type OutboxListening,
  type OutboxOptions,
  OutboxRelay,
  type OutboxRequest,
  outboxSettings,
  type OutboxSettings,
  type OutboxSettlement,
  type OutboxStore,
  type SinkLease,
} from './outbox/index.js';
export { deliveryPolicyOf, type DeliveryPolicy } from './delivery-policy.js';
export { keptEvent } from './kept-event.js';
export { backoff, type RetryPolicy, retryPolicyOf } from './retry-policy.js';
export { type FailureReason, isAboutTheSink, type SinkDelivery } from './sink-delivery.js';
export type { SinkHealth } from './sink-health.js';
export type { DeliveryLog } from './sink-status.js';
