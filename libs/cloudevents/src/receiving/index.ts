// Declaring handlers
export { OnCloudEvent } from './on-cloud-event.decorator.js';
export type { AttributePattern, EventFilter } from './event-pattern.js';
export { type CloudEventContext, cloudEventsContextType } from './event-context.js';
export { ReceivedCloudEvent, type ParameterPipe } from './received-cloud-event.decorator.js';
export { CloudEventAttribute } from './cloud-event-attribute.decorator.js';
export { CloudEventData } from './cloud-event-data.decorator.js';
export type { DataTarget } from './data-reader.js';
export { InboxEntry } from './inbox-entry.decorator.js';

// Receiving
export { CloudEventsReceiver, type ReceiverCounts } from './cloudevents.receiver.js';
export type { EventReceiver } from './cloudevents.receiver.port.js';
export type { Receipt } from './receipt.js';

// Duplicates
export type { InboxClaim, InboxKey, InboxStore, TransactionalInboxStore } from './inbox/inbox-store.js';
export { MemoryInboxStore, type MemoryInboxOptions } from './inbox/memory-inbox.store.js';

// For the module and the transports
export { addEventSource, eventOf, type EventSource } from './current-event.js';
export { HandlerDiscovery } from './handler.discovery.js';
export { HandlerExplorer } from './handler.explorer.js';
export { HandlerRegistry } from './handler.registry.js';
export { receiverDefaults, type ReceiverChoices, type ReceiverOptions, receiverOptions } from './receiver.options.js';
