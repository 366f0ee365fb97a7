import { type AcceptedEvent, bufferOf, type CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventContent, EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { structuredContent, structuredEvent } from '../structured-event.js';
import type { KafkaMessage } from './message.js';

/** Structured mode: CloudEvents Kafka binding 1.0.2, section 3.3 "Structured Content Mode". */
export function encodeStructuredMessage(
  event: AcceptedEvent,
  key: string | null,
  format: EventFormat = jsonEventFormat,
): KafkaMessage {
  const { contentType, content } = structuredContent(event, format);
  const value = typeof content === 'string' ? content : bufferOf(content);
  return { key, value, headers: { 'content-type': contentType } };
}

/**
 * Reads a record in structured mode: the value alone is the event.
 *
 * @throws UnsupportedFormatError unless the content type is that of one of the formats
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(
  contentType: string,
  value: EventContent | null,
  options: MessageDecodeOptions,
): CloudEvent {
  if (value === null) throw new DecodeError('The record is in structured mode but has no value');
  return structuredEvent(contentType, value, options);
}
