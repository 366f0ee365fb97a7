// Declaring projectors
export { Projector, type ProjectorOptions } from './projector.decorator.js';
export { Handles } from './handles.decorator.js';
export { CloudEventsProjector } from './cloudevents-projector.js';
export { CloudEventsRouter, type RouteHandler } from './cloudevents-router.js';
export type { EventClass, HandlerTarget, MessageSchema } from './handler-target.js';

// What goes in
export type {
  AnyPayload,
  Cover,
  DomainEvent,
  EventBook,
  EventPage,
  NamedPayload,
  ProtobufTimestamp,
} from './event-book.js';
export type { EventTypeRegistry } from './event-type-registry.js';
export type { ProjectionContext } from './projection-context.js';

// What comes out
export type { CloudEventDraft, CloudEventsResponse, DraftExtensions, HandlerOutput, HandlerResult } from './draft.js';

// For the module: finding, knowing and running projectors
export { ProjectorDiscovery } from './projector.discovery.js';
export { ProjectorExplorer } from './projector.explorer.js';
export { ProjectorRegistry, type Participant } from './projector.registry.js';
export type {
  Exploration,
  HandlerDefinition,
  ProjectorDefinition,
  RawHandlerDefinition,
} from './projector-definition.js';
export {
  ProjectionRunner,
  type Projection,
  type ProjectionErrorsPolicy,
  type ProjectionOptions,
} from './projection.runner.js';
export type { UnknownTypesPolicy } from './draft-data.js';
