import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { decodeStructured, encodeStructured, jsonStructuredMediaType } from '../../formats/json/index.js';
import { formatText } from '../format-text.js';
import type { HttpMessage } from './message.js';

const headers = Object.freeze({ 'content-type': `${jsonStructuredMediaType}; charset=utf-8` });

/** Structured mode: CloudEvents HTTP binding 1.0.2, section 3.2 "Structured Content Mode". */
export function encodeStructuredMessage(event: AcceptedEvent): HttpMessage {
  return { headers, body: encodeStructured(event) };
}

/**
 * Reads a message in structured mode. The body alone is the event; `ce-` headers beside it count for nothing.
 *
 * @throws UnsupportedFormatError unless the content type is that of the JSON format
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(contentType: string, body: Uint8Array | string): CloudEvent {
  return decodeStructured(formatText(contentType, jsonStructuredMediaType, body));
}
