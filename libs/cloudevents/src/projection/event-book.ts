/** A protobuf `google.protobuf.Any`: the type's name is what follows the last `/` of `typeUrl`. */
export interface AnyPayload {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** A domain event whose type is given by name. */
export interface NamedPayload<T = unknown> {
  readonly type: string;
  readonly data: T;
}

/**
 * A domain event as the backend recorded it: a protobuf `Any`, a protobuf-es message, `{ type, data }`, or an
 * instance of a class, whose name is its type.
 */
export type DomainEvent = AnyPayload | NamedPayload | object;

/** `google.protobuf.Timestamp` as protobuf-es gives it. */
export interface ProtobufTimestamp {
  readonly seconds: bigint | number | string;
  readonly nanos?: number;
}

/** Which aggregate the events belong to. */
export interface Cover {
  /** Bounded context, e.g. `player`. Becomes part of `source` and `id`. */
  readonly domain: string;
  /** Id of the aggregate root: text as it is, bytes become lower-case hex. */
  readonly root: string | Uint8Array | { readonly value: Uint8Array };
  readonly correlationId?: string;
  readonly edition?: string | { readonly name?: string };
  readonly externalId?: string;
}

/** One recorded event. */
export interface EventPage {
  /** Position in the aggregate's history: a non-negative integer. */
  readonly sequence: number | bigint | string;
  /** When it was recorded. RFC 3339 text keeps its digits. */
  readonly createdAt?: string | Date | ProtobufTimestamp;
  readonly event: DomainEvent;
}

/** The events one command gave, in order. */
export interface EventBook {
  readonly cover: Cover;
  readonly pages: readonly EventPage[];
}
