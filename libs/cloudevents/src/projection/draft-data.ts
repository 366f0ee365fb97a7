import { isCloudEventsError, UnknownTypeError } from '../errors/index.js';
import { bytesOf, ProtobufData, toBase64 } from '../core/index.js';
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
  /** Whether it is JSON and nothing else, unless a content type says otherwise. */
  readonly isJson: boolean;
}

const absent: DraftData = { data: undefined, typeName: undefined, isJson: false };

/**
 * Protobuf data becomes the packed message together with its proto3 JSON, from which each format takes what it can
 * send; all other data stays as it is.
 *
 * @throws UnknownTypeError when the type is not registered. With `fallback` an `Any` becomes
 *   `{ _type, _binary, _size }` instead; of an unpacked message nothing is known, so it stays an error.
 */
export function readDraftData(data: unknown, types: EventTypeRegistry, unknownTypes: UnknownTypesPolicy): DraftData {
  if (data === undefined) return absent;
  if (typeof data !== 'object' || data === null) return { data, typeName: undefined, isJson: true };
  if (isAny(data)) return dataOfAny(data, types, unknownTypes);
  if (isProtobufMessage(data)) {
    const typeName = data.$typeName;
    if (!types.has(typeName)) throw new UnknownTypeError(typeName);
    const json = types.toJson(data);
    const packed = types.pack?.(data);
    return packed === undefined ? { data: json, typeName, isJson: true } : message(packed, typeName, json);
  }
  return { data, typeName: undefined, isJson: bytesOf(data) === undefined };
}

/** Whether data is a protobuf message, packed or not, of a type that is known. */
export function isOfRegisteredType(data: unknown, types: EventTypeRegistry): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if (isAny(data)) return types.has(typeNameOfAny(data));
  return isProtobufMessage(data) && types.has(data.$typeName);
}

function dataOfAny(any: AnyPayload, types: EventTypeRegistry, unknownTypes: UnknownTypesPolicy): DraftData {
  const typeName = typeNameOfAny(any);
  try {
    if (!types.has(typeName)) throw new UnknownTypeError(typeName);
    const json = types.toJson(types.unpack(typeName, any.value));
    return message(any, typeName, json);
  } catch (error) {
    const isUnknown = isCloudEventsError(error) && error.code === 'CE_UNKNOWN_TYPE';
    if (!isUnknown || unknownTypes === 'error') throw error;
    const data = { _type: typeName, _binary: toBase64(any.value), _size: any.value.byteLength };
    return { data, typeName, isJson: true };
  }
}

function message({ typeUrl, value }: AnyPayload, typeName: string, json: unknown): DraftData {
  return { data: new ProtobufData(typeUrl, value, json), typeName, isJson: false };
}
