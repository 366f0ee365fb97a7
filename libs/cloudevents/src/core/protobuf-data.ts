import { types } from 'node:util';

/**
 * A packed protobuf message as data: formats that know protobuf send the message, others its JSON.
 *
 * A `google.protobuf.Any` of protobuf-es is taken the same way, without JSON.
 */
export class ProtobufData {
  constructor(
    /** E.g. `type.googleapis.com/com.poker.PlayerActed`. */
    readonly typeUrl: string,
    readonly value: Uint8Array,
    /** The message in the proto3 JSON mapping, where its type is known. */
    readonly json?: unknown,
  ) {}
}

/** The packed message that `data` is, if it is one: ours, or an `Any` recognised by its shape. */
export function protobufDataOf(data: object): ProtobufData | undefined {
  if (data instanceof ProtobufData) return data;
  const { $typeName, typeUrl, value } = data as { $typeName?: unknown; typeUrl?: unknown; value?: unknown };
  if ($typeName !== 'google.protobuf.Any' || typeof typeUrl !== 'string' || !types.isUint8Array(value)) {
    return undefined;
  }
  return new ProtobufData(typeUrl, value);
}
