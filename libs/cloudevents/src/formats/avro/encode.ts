import { type AcceptedEvent, charsetOf, type CloudEventAttributeValue, isProtobufMediaType } from '../../core/index.js';
import { encodeText } from '../charset.js';
import { messageJson } from '../data-bytes.js';
import { AvroWriter } from './avro-writer.js';
import { unionOf } from './data-union.js';
import { attributeBranches, dataBranches, dataType } from './schema.js';

const writer = new AvroWriter();

/**
 * The event as one raw datum: no container file, no marker, no schema id before it.
 *
 * Bytes stay bytes and text is a string. JSON under a JSON media type is the bytes of its text. JSON without
 * `datacontenttype` takes the union of the schema where that holds it exactly, and is otherwise sent as bytes of type
 * `application/json`.
 *
 * @see CloudEvents Avro format 1.0.2, sections 2 "Attributes" and 3 "Data"
 * @throws InvalidEventError for a charset that is not supported or cannot hold the data, and for a protobuf message
 *   without JSON
 */
export function encodeEvent(event: AcceptedEvent): Uint8Array {
  const { data, datacontenttype, origin } = event;
  switch (data.kind) {
    case 'none':
      writeAttributes(event, datacontenttype);
      writer.int(dataBranches.null);
      return writer.finish();
    case 'text':
      writeAttributes(event, datacontenttype);
      writer.int(dataBranches.string);
      writer.string(data.text);
      return writer.finish();
    case 'binary':
      return withBytes(event, data.bytes);
    case 'json':
      return encodeJson(event, data.json);
    case 'protobuf':
      if (isProtobufMediaType(datacontenttype)) return withBytes(event, data.bytes);
      return encodeJson(event, messageJson(data.json, origin));
  }
}

function encodeJson(event: AcceptedEvent, json: string): Uint8Array {
  const { datacontenttype, origin } = event;
  const union = datacontenttype === undefined ? unionOf(json) : undefined;
  if (union !== undefined) {
    writeAttributes(event, undefined);
    writer.value(dataType, union);
    return writer.finish();
  }
  const charset = datacontenttype && charsetOf(datacontenttype);
  if (charset !== undefined && charset !== 'utf-8') return withBytes(event, encodeText(json, charset, origin));
  writeAttributes(event, datacontenttype ?? 'application/json');
  // Strings and bytes are alike in Avro: the text need not become a buffer first.
  writer.int(dataBranches.bytes);
  writer.string(json);
  return writer.finish();
}

function withBytes(event: AcceptedEvent, bytes: Uint8Array): Uint8Array {
  writeAttributes(event, event.datacontenttype);
  writer.int(dataBranches.bytes);
  writer.content(bytes);
  return writer.finish();
}

/** The beginning of a datum: a map is blocks of entries, each with their number before it, and ends with an empty one. */
function writeAttributes(event: AcceptedEvent, datacontenttype: string | undefined): void {
  const { id, source, type, subject, time, dataschema, extensions } = event;
  const optional = count(subject) + count(time) + count(datacontenttype) + count(dataschema);
  writer.begin();
  writer.int(4 + optional + extensions.length);
  writeText('specversion', '1.0');
  writeText('id', id);
  writeText('source', source);
  writeText('type', type);
  if (subject !== undefined) writeText('subject', subject);
  if (time !== undefined) writeText('time', time);
  if (datacontenttype !== undefined) writeText('datacontenttype', datacontenttype);
  if (dataschema !== undefined) writeText('dataschema', dataschema);
  for (const [name, value] of extensions) writeAttribute(name, value);
  writer.int(0);
}

function count(value: string | undefined): number {
  return value === undefined ? 0 : 1;
}

function writeText(name: string, value: string): void {
  writer.string(name);
  writer.int(attributeBranches.string);
  writer.string(value);
}

function writeAttribute(name: string, value: CloudEventAttributeValue): void {
  if (typeof value === 'string') return writeText(name, value);
  writer.string(name);
  if (typeof value === 'boolean') {
    writer.int(attributeBranches.boolean);
    writer.boolean(value);
  } else if (typeof value === 'number') {
    writer.int(attributeBranches.int);
    writer.int(value);
  } else {
    writer.int(attributeBranches.bytes);
    writer.content(value);
  }
}
