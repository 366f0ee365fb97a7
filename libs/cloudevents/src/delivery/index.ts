export { DeliveryChannel, type SinkHealth } from './delivery-channel.js';
export { type Delivery, DeliveryRoom } from './delivery-room.js';
export {
  entryOf,
  type OutboxOptions,
  OutboxRelay,
  outboxSettings,
  type OutboxSettings,
  type OutboxStore,
} from './outbox/index.js';
export { deliveryPolicyOf, type DeliveryPolicy } from './delivery-policy.js';
export { backoff, type RetryPolicy, retryPolicyOf } from './retry-policy.js';
export type { FailureReason, SinkDelivery } from './sink-delivery.js';
export type { DeliveryLog } from './sink-status.js';
