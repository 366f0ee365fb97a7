// Module and options
export { CloudEventsFeatureModule, CloudEventsModule } from './cloudevents.module.js';
export type { CloudEventsModuleOptions } from './cloudevents.options.js';
export { settings } from './cloudevents.config.js';
export type { Setting } from './config/setting.js';

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
export {
  CloudEventsOutbox,
  CloudEventsPublisher,
  type DeadLetterList,
  type DeadLetterOptions,
  DeadLetters,
  DeliveryError,
  type DeliveryReport,
  type EventDelivery,
  type OutboxReceipt,
  type PurgeResult,
  type RequeueResult,
} from './publishing/index.js';
export type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterReason,
  DeadLetterStore,
  FailureReason,
  NewDeadLetter,
  OutboxOptions,
  SinkDelivery,
  SinkHealth,
} from './delivery/index.js';

// What the author of an outbox store needs
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
} from './delivery/index.js';

// Receiving
export {
  type AttributePattern,
  CloudEventAttribute,
  type CloudEventContext,
  CloudEventData,
  CloudEventsReceiver,
  cloudEventsContextType,
  type DataTarget,
  type EventFilter,
  type EventReceiver,
  type InboxClaim,
  InboxEntry,
  type InboxKey,
  type InboxStore,
  type MemoryInboxOptions,
  MemoryInboxStore,
  OnCloudEvent,
  type ParameterPipe,
  type Receipt,
  ReceivedCloudEvent,
  type ReceiverCounts,
  type TransactionalInboxStore,
} from './receiving/index.js';
export {
  CloudEventsEndpoint,
  type ContentCoding,
  type Problem,
  ProblemException,
  ReceivedCloudEventBatch,
} from './receiving/http/index.js';

// Sinks
export { HttpSink, type HttpMode, type HttpSinkOptions } from './sinks/http/index.js';
export { KafkaSink } from './sinks/kafka/kafka.sink.js';
export type { BatchLimits, EncodedEvent, Outcome, RejectionReason, Sink } from './sinks/sink.js';

// The event itself
export {
  acceptEvent,
  AcceptedEvent,
  cloudEvent,
  type CloudEvent,
  type CloudEventAttributeValue,
  type CloudEventInit,
  type EventData,
  getAttribute,
  populatedAttributes,
  ProtobufData,
  validate,
  withAttribute,
  withAttributes,
  withAttributeText,
  withData,
} from './core/index.js';

// Attributes and extensions
export {
  type AttributeConstraint,
  type AttributeDefinition,
  type AttributeKey,
  type AttributeKind,
  type AttributeType,
  type AttributeTypeName,
  attributeTypes,
  coreAttributes,
  defineAttribute,
  defineExtension,
  type Extension,
  type ExtensionAttribute,
  type ExtensionChange,
  type ExtensionDefinitions,
  type ExtensionValues,
  optionalAttributes,
  requiredAttributes,
} from './core/index.js';

// HTTP binding
export {
  type ContentMode,
  decodeHeaderValue,
  decodeMessage as decodeHttpMessage,
  encodeBatchOf as encodeHttpBatch,
  encodeHeaderValue,
  encodeMessage as encodeHttpMessage,
  type HttpMessage,
  type MessageDecodeOptions,
  type MessageEncodeOptions,
  messageMode as httpMessageMode,
  type ReceivedHeaders,
  type ReceivedHttpMessage,
  type RepeatingEncodeOptions,
  UnsupportedContentCodingError,
} from './bindings/http/index.js';

// Formats
export {
  type BatchFormat,
  CloudEventFormat,
  type DataClass,
  type DataCodec,
  type DecodeOptions,
  type EventContent,
  type EventFormat,
  type FormatChoice,
  type FormatDecodeOptions,
  formatOf,
  LimitExceededError,
  UnsupportedFormatError,
} from './formats/index.js';
export {
  contentSize,
  decodeBatch,
  decodeStructured,
  encodeBatch,
  encodeBatchBytes,
  encodeStructured,
  jsonBatchMediaType,
  jsonEventFormat,
  jsonFormat,
  jsonStructuredMediaType,
} from './formats/json/index.js';

// Errors
export {
  BackpressureError,
  CloudEventsConfigError,
  CloudEventsError,
  DeadLetterError,
  DecodeError,
  DefinitionError,
  EventHandlingError,
  HandlerError,
  InboxError,
  InvalidEventBookError,
  InvalidEventError,
  isCloudEventsError,
  MissingPackageError,
  OutboxError,
  ProjectionError,
  ProjectorError,
  PublisherClosedError,
  ReceiverClosedError,
  RejectedEventError,
  SinkError,
  UnknownTypeError,
  type CloudEventsErrorCode,
  type ConfigProblem,
  type EventProblem,
  type HandlerFailure,
  type HandlerProblem,
} from './errors/index.js';
