import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import type { EventContent, EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { structuredContent, structuredEvent } from '../structured-event.js';
import { httpBody, type HttpMessage } from './message.js';

/** Structured mode: CloudEvents HTTP binding 1.0.2, section 3.2 "Structured Content Mode". */
export function encodeStructuredMessage(event: AcceptedEvent, format: EventFormat = jsonEventFormat): HttpMessage {
  const { contentType, content } = structuredContent(event, format);
  return { headers: { 'content-type': contentType }, body: httpBody(content) };
}

/**
 * Reads a message in structured mode. The body alone is the event; `ce-` headers beside it count for nothing.
 *
 * @throws UnsupportedFormatError unless the content type is that of one of the formats
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(
  contentType: string,
  body: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  return structuredEvent(contentType, body, options);
}
