import type { AnyPayload } from './event-book.js';

/**
 * What projection needs to know of protobuf types. `protobufTypes(…)` of `nestjs-cloudevents/protobuf` makes one.
 * Projection itself does not depend on a protobuf library.
 */
export interface EventTypeRegistry {
  /** Whether the message type with this full name is known. */
  has(typeName: string): boolean;
  /** The message in `bytes`; `has(typeName)` is true. Throws when the bytes are no such message. */
  unpack(typeName: string, bytes: Uint8Array): unknown;
  /**
   * The message in the proto3 JSON mapping.
   *
   * @throws UnknownTypeError when its type, or that of an `Any` within, is not known
   */
  toJson(message: unknown): unknown;
  /**
   * The message packed, so that sinks which speak protobuf send the message itself. A registry without this leaves
   * messages to be sent as JSON everywhere; what is packed already stays so.
   *
   * @throws UnknownTypeError when its type is not known
   */
  pack?(message: unknown): AnyPayload;
}

/** Knows no type. */
export const noTypes: EventTypeRegistry = {
  has: () => false,
  unpack: () => undefined,
  toJson: () => undefined,
};
