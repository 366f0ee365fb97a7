import { BinaryWriter } from '@bufbuild/protobuf/wire';
import {
  type AcceptedEvent,
  type AttributeType,
  attributeTypes,
  type CloudEventAttributeValue,
  isJsonMediaType,
  typeOf,
} from '../../core/index.js';
import { InvalidEventError } from '../../errors/index.js';
import { dataContentType } from '../data-bytes.js';
import { anyTags, entryTags, eventTags, timestampTags, valueTags } from './wire-tags.js';
import { wireTimestamp } from './wire-timestamp.js';

/** What is longer is put behind the rest at the end, instead of growing the buffer of the writer by it. */
const longData = 4096;
/** Messages of protobuf are shorter than 2 GiB; the rest is room for the attributes. */
const mostData = 0x7fff_ffff - 0x10_0000;

/**
 * The event as a `CloudEvent` message. JSON is text with its content type said, as no other format implies it; a
 * packed message is `application/protobuf` unless the event says something else. A message whose event says that its
 * data is JSON is sent as that JSON. `dataschema` is not filled from the type URL, which need not be a URI.
 *
 * @see CloudEvents Protobuf format 1.0.2, sections 2 and 3
 * @throws InvalidEventError for a timestamp that a protobuf Timestamp cannot hold, and for data of 2 GiB
 */
export function encodeEvent(event: AcceptedEvent): Uint8Array {
  const { origin, subject, time, dataschema } = event;
  const json = jsonOf(event);
  const contentType = contentTypeOf(event, json);
  const writer = new BinaryWriter();
  writer.uint32(eventTags.id).string(event.id);
  writer.uint32(eventTags.source).string(event.source);
  writer.uint32(eventTags.specversion).string('1.0');
  writer.uint32(eventTags.type).string(event.type);
  if (subject !== undefined) writeAttribute(writer, 'subject', subject, attributeTypes.string, origin);
  if (time !== undefined) writeAttribute(writer, 'time', time, attributeTypes.timestamp, origin);
  if (contentType !== undefined) writeAttribute(writer, 'datacontenttype', contentType, attributeTypes.string, origin);
  if (dataschema !== undefined) writeAttribute(writer, 'dataschema', dataschema, attributeTypes.uri, origin);
  for (const [name, value, type] of event.extensions) {
    writeAttribute(writer, name, value, type ?? typeOf(value), origin);
  }
  return withData(writer, event, json);
}

/** The JSON that is sent of data; of a packed message where its event says that it is JSON. */
function jsonOf({ data, datacontenttype }: AcceptedEvent): string | undefined {
  if (data.kind === 'json') return data.json;
  if (data.kind !== 'protobuf' || datacontenttype === undefined) return undefined;
  return isJsonMediaType(datacontenttype) ? data.json : undefined;
}

function contentTypeOf(event: AcceptedEvent, json: string | undefined): string | undefined {
  const isMessage = event.data.kind === 'protobuf' && json === undefined;
  return isMessage ? (event.datacontenttype ?? 'application/protobuf') : dataContentType(event);
}

function withData(writer: BinaryWriter, { data, origin }: AcceptedEvent, json: string | undefined): Uint8Array {
  if (json !== undefined) return withText(writer, json, origin);
  switch (data.kind) {
    case 'text':
      return withText(writer, data.text, origin);
    case 'binary':
      return withBytes(writer.uint32(eventTags.binaryData), data.bytes, origin);
    case 'protobuf':
      return withMessage(writer.uint32(eventTags.protoData), data.typeUrl, data.bytes, origin);
    default:
      return writer.finish();
  }
}

function withText(writer: BinaryWriter, text: string, origin: string | undefined): Uint8Array {
  writer.uint32(eventTags.textData);
  if (text.length <= longData) return writer.string(text).finish();
  return withBytes(writer, Buffer.from(text), origin);
}

function withMessage(writer: BinaryWriter, typeUrl: string, value: Uint8Array, origin: string | undefined): Uint8Array {
  checkLength(value, origin);
  const head = new BinaryWriter().uint32(anyTags.typeUrl).string(typeUrl);
  const start = head.uint32(anyTags.value).uint32(value.length).finish();
  return withTail(writer.uint32(start.length + value.length).raw(start), value);
}

function withBytes(writer: BinaryWriter, bytes: Uint8Array, origin: string | undefined): Uint8Array {
  checkLength(bytes, origin);
  return withTail(writer.uint32(bytes.length), bytes);
}

function checkLength({ length }: Uint8Array, origin: string | undefined): void {
  if (length > mostData) throw refuse('data', 'is too long for the Protobuf format', origin);
}

/** Ends the event with bytes whose length is written. */
function withTail(writer: BinaryWriter, bytes: Uint8Array): Uint8Array {
  if (bytes.length <= longData) return writer.raw(bytes).finish();
  const head = writer.finish();
  const message = new Uint8Array(head.length + bytes.length);
  message.set(head);
  message.set(bytes, head.length);
  return message;
}

function writeAttribute(
  writer: BinaryWriter,
  name: string,
  value: CloudEventAttributeValue,
  type: AttributeType,
  origin: string | undefined,
): void {
  writer.uint32(eventTags.attribute).fork().uint32(entryTags.key).string(name);
  writer.uint32(entryTags.value).fork().uint32(valueTags[type.name]);
  switch (type.name) {
    case 'Boolean':
      writer.bool(value as boolean);
      break;
    case 'Integer':
      writer.int32(value as number);
      break;
    case 'Binary':
      writer.bytes(value as Uint8Array);
      break;
    case 'Timestamp':
      writeTimestamp(writer, name, value as string, origin);
      break;
    default:
      writer.string(value as string);
  }
  writer.join().join();
}

function writeTimestamp(writer: BinaryWriter, name: string, text: string, origin: string | undefined): void {
  const timestamp = wireTimestamp(text);
  if (typeof timestamp === 'string') throw refuse(name, `${timestamp}; send it in another format`, origin);
  const { seconds, nanos } = timestamp;
  writer.fork();
  if (seconds !== 0) writer.uint32(timestampTags.seconds).int64(seconds);
  if (nanos !== 0) writer.uint32(timestampTags.nanos).int32(nanos);
  writer.join();
}

function refuse(attribute: string, rule: string, origin: string | undefined): InvalidEventError {
  return new InvalidEventError([{ attribute, rule }], origin);
}
