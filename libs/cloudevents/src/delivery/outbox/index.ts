export { entryOf } from './outbox-entry.js';
export { openOutbox } from './open-outbox.js';
export type { OpenedOutbox } from './opened-outbox.js';
export { OutboxRelay } from './outbox-relay.js';
export { type OutboxOptions, outboxSettings, type OutboxSettings } from './outbox.options.js';
export type {
  ClaimedLane,
  LaneLease,
  OutboxClaim,
  OutboxDelivery,
  OutboxEntry,
  OutboxListening,
  OutboxRequest,
  OutboxSettlement,
  OutboxStore,
  SinkLease,
} from './outbox-store.js';
