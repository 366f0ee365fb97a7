import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { structuredContent, structuredEvent } from '../structured-event.js';
import type { SentContent } from './message.js';

/** Structured mode: CloudEvents AMQP binding 1.0.2, section 3.2 "Structured Content Mode". */
export function encodeStructuredMessage(event: AcceptedEvent, format: EventFormat = jsonEventFormat): SentContent {
  return structuredContent(event, format);
}

/**
 * Reads a message in structured mode. The body alone is the event; application properties beside it count for nothing.
 *
 * @throws UnsupportedFormatError unless the content type is that of one of the formats
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(
  contentType: string,
  content: Uint8Array | undefined,
  options: MessageDecodeOptions,
): CloudEvent {
  if (content === undefined) throw new DecodeError('The message is in structured mode but has no body');
  return structuredEvent(contentType, content, options);
}
