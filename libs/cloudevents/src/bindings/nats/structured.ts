import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DefinitionError } from '../../errors/index.js';
import type { EventContent, EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat, jsonStructuredMediaType } from '../../formats/json/index.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { structuredContent, structuredEvent } from '../structured-event.js';
import type { NatsMessage } from './message.js';

/**
 * Structured mode: CloudEvents NATS binding 1.0.3-wip, section 3.2 "Structured Content Mode".
 *
 * @throws DefinitionError for a format other than JSON, which is all that the binding knows
 */
export function encodeStructuredMessage(event: AcceptedEvent, format: EventFormat = jsonEventFormat): NatsMessage {
  if (format.mediaType !== jsonStructuredMediaType) {
    throw new DefinitionError(`The NATS binding carries events as JSON only, not in the format '${format.name}'`);
  }
  const { contentType, content } = structuredContent(event, format);
  const data = typeof content === 'string' ? Buffer.from(content) : content;
  return { headers: [['Content-Type', contentType]], data };
}

/**
 * Reads a message in structured mode. The payload alone is the event; `ce-` headers beside it count for nothing.
 *
 * @throws UnsupportedFormatError unless the content type is that of one of the formats
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(
  contentType: string,
  data: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  return structuredEvent(contentType, data, options);
}
