import { isCloudEventsError, UnknownTypeError } from '../errors/index.js';
import { bytesOf, toBase64 } from '../core/index.js';
import type { AnyPayload } from './event-book.js';
import type { EventTypeRegistry } from './event-type-registry.js';
import { isAny, isProtobufMessage, typeNameOfAny } from './protobuf-shape.js';

/** What to do with data of a protobuf type that is not registered. */
export type UnknownTypesPolicy = 'error' | 'fallback';

/** The data of a draft as the event will have it. */
export interface DraftData {
  readonly data: unknown;
  /** Full name of the protobuf message that `data` was made from. */
  readonly typeName: string | undefined;
  /** Whether it is sent as JSON unless a content type says otherwise. */
  readonly isJson: boolean;
}

const absent: DraftData = { data: undefined, typeName: undefined, isJson: false };

/**
 * Turns protobuf data into its proto3 JSON; all other data stays as it is.
 *
 * @throws UnknownTypeError when the type is not registered. With `fallback` an `Any` becomes
 *   `{ _type, _binary, _size }` instead; of an unpacked message nothing is known, so it stays an error.
 */
export function readDraftData(data: unknown, types: EventTypeRegistry, unknownTypes: UnknownTypesPolicy): DraftData {
  if (data === undefined) return absent;
  if (typeof data !== 'object' || data === null) return { data, typeName: undefined, isJson: true };
  if (isAny(data)) {
    const typeName = typeNameOfAny(data);
    return { data: jsonOfAny(data, typeName, types, unknownTypes), typeName, isJson: true };
  }
  if (isProtobufMessage(data)) {
    if (!types.has(data.$typeName)) throw new UnknownTypeError(data.$typeName);
    return { data: types.toJson(data), typeName: data.$typeName, isJson: true };
  }
  return { data, typeName: undefined, isJson: bytesOf(data) === undefined };
}

function jsonOfAny(
  any: AnyPayload,
  typeName: string,
  types: EventTypeRegistry,
  unknownTypes: UnknownTypesPolicy,
): unknown {
  try {
    if (!types.has(typeName)) throw new UnknownTypeError(typeName);
    return types.toJson(types.unpack(typeName, any.value));
  } catch (error) {
    const isUnknown = isCloudEventsError(error) && error.code === 'CE_UNKNOWN_TYPE';
    if (!isUnknown || unknownTypes === 'error') throw error;
    return { _type: typeName, _binary: toBase64(any.value), _size: any.value.byteLength };
  }
}
