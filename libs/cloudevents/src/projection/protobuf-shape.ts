import type { AnyPayload } from './event-book.js';
import { typeNameOfUrl } from './type-name.js';

/** A protobuf-es v2 message, recognised by its shape. */
export interface ProtobufMessage {
  readonly $typeName: string;
}

/** Whether `value` is a protobuf-es message, `google.protobuf.Any` included. */
export function isProtobufMessage(value: object): value is ProtobufMessage {
  return '$typeName' in value && typeof value.$typeName === 'string';
}

/** Whether `value` is a packed message: `{ typeUrl, value }` with bytes, whoever made the object. */
export function isAny(value: object): value is AnyPayload {
  return (
    'typeUrl' in value && typeof value.typeUrl === 'string' && 'value' in value && value.value instanceof Uint8Array
  );
}

/** Full name of the type packed in an `Any`; empty where its URL names none. */
export function typeNameOfAny(any: AnyPayload): string {
  return typeNameOfUrl(any.typeUrl);
}
