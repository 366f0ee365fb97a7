import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DefinitionError } from '../../errors/index.js';
import type { EventContent, EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat, jsonStructuredMediaType } from '../../formats/json/index.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { structuredContent, structuredEvent } from '../structured-event.js';
import type { MqttMessage, MqttProtocolVersion } from './message.js';

/**
 * Structured mode: CloudEvents MQTT binding 1.0.2, section 3.2 "Structured Content Mode".
 *
 * @throws DefinitionError for a format other than JSON over MQTT 3.1.1, which cannot announce it
 */
export function encodeStructuredMessage(
  event: AcceptedEvent,
  protocolVersion: MqttProtocolVersion,
  format: EventFormat = jsonEventFormat,
): MqttMessage {
  const { contentType, content } = structuredContent(event, format);
  const payload = typeof content === 'string' ? content : Buffer.from(content);
  if (protocolVersion === 5) return { payload, properties: { contentType } };
  if (format.mediaType === jsonStructuredMediaType) return { payload };
  throw new DefinitionError(`MQTT 3.1.1 carries events as JSON only, not in the format '${format.name}'; use MQTT 5`);
}

/**
 * Reads a message in structured mode. The payload alone is the event; user properties beside it count for nothing.
 *
 * @throws UnsupportedFormatError unless the content type is that of one of the formats
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(
  contentType: string,
  payload: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  return structuredEvent(contentType, payload, options);
}
