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
}

/** Knows no type. */
export const noTypes: EventTypeRegistry = {
  has: () => false,
  unpack: () => undefined,
  toJson: () => undefined,
};
