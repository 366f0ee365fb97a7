// Module and options
export { CloudEventsFeatureModule, CloudEventsModule } from './cloudevents.module.js';
export type { CloudEventsModuleOptions } from './cloudevents.options.js';
export { type Setting, settings } from './cloudevents.config.js';

// Deciding what the outside may see
export {
  CloudEventsProjector,
  CloudEventsRouter,
  Handles,
  Projector,
  type AnyPayload,
  type CloudEventDraft,
  type CloudEventsResponse,
  type Cover,
  type DomainEvent,
  type EventBook,
  type EventPage,
  type EventTypeRegistry,
  type HandlerResult,
  type NamedPayload,
  type ProjectionContext,
  type ProjectorOptions,
} from './projection/index.js';

// Publishing
export { CloudEventsPublisher, DeliveryError, type DeliveryReport, type EventDelivery } from './publishing/index.js';
export type { FailureReason, SinkDelivery, SinkHealth } from './delivery/index.js';

// Sinks
export { HttpSink, type HttpMode, type HttpSinkOptions } from './sinks/http/index.js';
export { KafkaSink } from './sinks/kafka/kafka.sink.js';
export type { BatchLimits, EncodedEvent, Outcome, RejectionReason, Sink } from './sinks/sink.js';

// The event itself
export { AcceptedEvent, type CloudEvent, type CloudEventAttributeValue, type EventData } from './core/index.js';

// HTTP binding and JSON format
export {
  decodeMessage as decodeHttpMessage,
  type ReceivedHeaders,
  type ReceivedHttpMessage,
  UnsupportedFormatError,
} from './bindings/http/index.js';
export {
  decodeBatch,
  decodeStructured,
  encodeBatch,
  encodeStructured,
  jsonBatchMediaType,
  jsonStructuredMediaType,
} from './formats/json/index.js';

// Errors
export {
  CloudEventsConfigError,
  CloudEventsError,
  DecodeError,
  InvalidEventBookError,
  InvalidEventError,
  isCloudEventsError,
  MissingPackageError,
  ProjectionError,
  ProjectorError,
  PublisherClosedError,
  SinkError,
  UnknownTypeError,
  type CloudEventsErrorCode,
  type ConfigProblem,
  type EventProblem,
  type HandlerFailure,
} from './errors/index.js';
