import {
  type DescMessage,
  fromBinary,
  fromJson,
  isMessage,
  type JsonReadOptions,
  type JsonValue,
  type MessageShape,
} from '@bufbuild/protobuf';
import { type AcceptedEvent, bytesOf, charsetOf, isJsonMediaType, isProtobufMediaType } from '../../core/index.js';
import { protobufDataOf } from '../../core/protobuf-data.js';
import { DecodeError, InvalidEventError } from '../../errors/index.js';
import type { EventContent, EventFormat } from '../event-format.js';
import { parseJson } from '../parse-json.js';
import { encodeEvent } from './encode.js';
import { protobufDecoders, protobufStructuredMediaType } from './protobuf.format.js';
import type { WireData } from './read-event.js';

/** How a format for one type reads. */
export interface ProtobufFormatOptions {
  /** For JSON data: the registry of types that an `Any` may hold, and whether unknown members are ignored. */
  readonly json?: Partial<JsonReadOptions> | undefined;
}

/**
 * The Protobuf format for events whose data is a message of one type: `data` is the message itself. It is read from the
 * packed message, from bytes of `application/protobuf` and from JSON. An event without data stays without.
 *
 * To be sent, the message is packed: `data: packAny(schema, message)`.
 *
 * @param schema the generated schema of the message
 * @example decodeHttpMessage(message, { formats: [protobufFormat(HandCompleteSchema)] })
 */
export function protobufFormat<D extends DescMessage>(
  schema: D,
  { json: jsonOptions }: ProtobufFormatOptions = {},
): EventFormat<MessageShape<D>> {
  const reading = (read: () => MessageShape<D>): MessageShape<D> => {
    try {
      return read();
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      throw new DecodeError(`The content is no valid message ${schema.typeName}`, { cause: error });
    }
  };
  const messageOf = (data: WireData, contentType: string | undefined): MessageShape<D> =>
    reading(() => readMessage(schema, data, contentType, jsonOptions));
  return Object.freeze({
    name: `protobuf:${schema.typeName}`,
    mediaType: protobufStructuredMediaType,
    encode(event: AcceptedEvent) {
      checkType(event, schema.typeName);
      return encodeEvent(event);
    },
    ...protobufDecoders(messageOf),
    data: Object.freeze({
      check: (event: AcceptedEvent) => checkType(event, schema.typeName),
      decode(content: EventContent, contentType: string | undefined) {
        const isJson = contentType !== undefined && isJsonMediaType(contentType);
        // As without this codec: no content is no JSON value.
        if (isJson && content.length === 0) return undefined;
        return messageOf(
          typeof content === 'string' ? { kind: 'text', text: content } : { kind: 'binary', bytes: content },
          contentType,
        );
      },
      convert: (data: unknown) => reading(() => convertMessage(schema, data, jsonOptions)),
    }),
  });
}

function readMessage<D extends DescMessage>(
  schema: D,
  data: WireData,
  contentType = '',
  jsonOptions?: Partial<JsonReadOptions>,
): MessageShape<D> {
  if (data.kind === 'message') {
    if (typeNameOf(data.typeUrl) === schema.typeName) return fromBinary(schema, data.value);
    throw new DecodeError(`The content must be a message ${schema.typeName}, but is one of another type`);
  }
  if (isJsonMediaType(contentType)) {
    const json = parseJson(data.kind === 'text' ? data.text : data.bytes, charsetOf(contentType));
    return fromJson(schema, json as JsonValue, jsonOptions);
  }
  if (data.kind === 'binary' && isProtobufMediaType(contentType)) return fromBinary(schema, data.bytes);
  throw new DecodeError(`The content must be a message ${schema.typeName}, as application/protobuf or JSON`);
}

/** The message in whatever form a decoder that does not know its type leaves it. */
function convertMessage<D extends DescMessage>(
  schema: D,
  data: unknown,
  jsonOptions?: Partial<JsonReadOptions>,
): MessageShape<D> {
  if (isMessage(data, schema)) return data;
  const packed = typeof data === 'object' && data !== null ? protobufDataOf(data) : undefined;
  if (packed !== undefined) {
    return readMessage(schema, { kind: 'message', typeUrl: packed.typeUrl, value: packed.value });
  }
  const bytes = bytesOf(data);
  return bytes === undefined ? fromJson(schema, data as JsonValue, jsonOptions) : fromBinary(schema, bytes);
}

function checkType({ data, origin }: AcceptedEvent, typeName: string): void {
  if (data.kind === 'none' || (data.kind === 'protobuf' && typeNameOf(data.typeUrl) === typeName)) return;
  const rule = `must be a message ${typeName}, packed by packAny(): this format is for that type only`;
  throw new InvalidEventError([{ attribute: 'data', rule }], origin);
}

/** What follows the last slash. */
function typeNameOf(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
}
