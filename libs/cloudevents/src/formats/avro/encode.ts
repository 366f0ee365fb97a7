import {
  type AcceptedEvent,
  bufferOf,
  charsetOf,
  type CloudEventAttributeValue,
  isProtobufMediaType,
} from '../../core/index.js';
import { encodeText } from '../charset.js';
import { messageJson } from '../data-bytes.js';
import { asciiDatum } from './ascii-datum.js';
import { unionOf } from './data-union.js';
import { eventType, textAsBytesType } from './schema.js';
import { writeDatum } from './write-datum.js';

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
      return write(event, datacontenttype, null);
    case 'text':
      return write(event, datacontenttype, data.text);
    case 'binary':
      return write(event, datacontenttype, bufferOf(data.bytes));
    case 'json':
      return encodeJson(event, data.json);
    case 'protobuf':
      if (isProtobufMediaType(datacontenttype)) return write(event, datacontenttype, bufferOf(data.bytes));
      return encodeJson(event, messageJson(data.json, origin));
  }
}

/** Above it a text of all would only be one more copy. */
const mostAscii = 64 * 1024;

function encodeJson(event: AcceptedEvent, json: string): Uint8Array {
  const { datacontenttype, origin } = event;
  const union = datacontenttype === undefined ? unionOf(json) : undefined;
  if (union !== undefined) return write(event, undefined, union);
  const charset = datacontenttype && charsetOf(datacontenttype);
  if (charset !== undefined && charset !== 'utf-8') {
    return write(event, datacontenttype, bufferOf(encodeText(json, charset, origin)));
  }
  const written = datacontenttype ?? 'application/json';
  if (event.isAscii && json.length <= mostAscii) return asciiDatum(event, written, json);
  const attribute = attributesOf(event, written);
  return writeDatum(textAsBytesType, { attribute, branch: 0, text: json });
}

function write(event: AcceptedEvent, datacontenttype: string | undefined, data: unknown): Uint8Array {
  return writeDatum(eventType, { attribute: attributesOf(event, datacontenttype), data });
}

function attributesOf(event: AcceptedEvent, datacontenttype: string | undefined): object {
  const { id, source, type, subject, time, dataschema } = event;
  const map: Record<string, CloudEventAttributeValue> = { specversion: '1.0', id, source, type };
  if (subject !== undefined) map['subject'] = subject;
  if (time !== undefined) map['time'] = time;
  if (datacontenttype !== undefined) map['datacontenttype'] = datacontenttype;
  if (dataschema !== undefined) map['dataschema'] = dataschema;
  // Names that would reach the prototype are illegal.
  for (const [name, value] of event.extensions) map[name] = typeof value === 'object' ? bufferOf(value) : value;
  return map;
}
