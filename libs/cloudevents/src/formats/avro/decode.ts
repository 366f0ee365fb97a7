import { charsetOf, type CloudEvent, isJsonMediaType } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { binaryContent } from '../content-bytes.js';
import type { EventContent, FormatDecodeOptions } from '../event-format.js';
import { parseJson } from '../parse-json.js';
import { receivedEvent } from '../received-event.js';
import { AvroReader } from './avro-reader.js';
import { ByteSpan } from './byte-span.js';
import { readAttributes } from './read-attributes.js';
import { readData } from './read-data.js';

/**
 * Reads one event from its raw datum. Nothing is invented: a missing attribute stays missing or is an error, and no
 * `datacontenttype` is added to data from the union.
 *
 * Bytes under a JSON media type are its text and are parsed. A string is a string, also under a JSON media type: it is
 * not parsed a second time. The other branches are JSON values, hence refused under another media type.
 *
 * The bytes are read here and not by the library that writes them, for it trusts counts and lengths, lets the last of
 * two equal attributes win, and takes a member `__proto__` for the prototype.
 *
 * @see CloudEvents Avro format 1.0.2, sections 2 "Attributes" and 3 "Data"
 * @throws DecodeError naming the attribute and its rule, or the place where the bytes are malformed
 */
export function decodeEvent(content: EventContent, { extensions }: FormatDecodeOptions = {}): CloudEvent {
  const reader = new AvroReader(binaryContent(content, 'Avro'));
  const attributes = readAttributes(reader);
  const given = readData(reader);
  reader.end();
  const event = receivedEvent(attributes, { what: 'the event', extensions });
  const data = eventData(given, event.datacontenttype);
  if (data !== undefined) event['data'] = data;
  return event;
}

function eventData(given: unknown, contentType: string | undefined): unknown {
  const isJson = contentType === undefined || isJsonMediaType(contentType);
  if (given instanceof ByteSpan) {
    // No bytes are data of no length, and no JSON.
    if (contentType === undefined || !isJson || given.length === 0) return new Uint8Array(given.view);
    return parsedData(given, charsetOf(contentType));
  }
  if (isJson || given === undefined || typeof given === 'string') return given;
  throw new DecodeError('The data of the event must be text or bytes, because datacontenttype is no JSON media type');
}

function parsedData(given: ByteSpan, charset: string | undefined): unknown {
  if (charset === undefined || charset === 'utf-8') {
    const { text } = given;
    // The replacement character stands for malformed bytes, or for itself. Most text has none: it is one byte wide.
    if (!text.includes('\ufffd')) return parseJson(text);
  }
  return parseJson(given.view, charset);
}
