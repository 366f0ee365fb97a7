import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { decodeStructured, encodeStructured, jsonStructuredMediaType } from '../../formats/json/index.js';
import { formatText } from '../format-text.js';
import type { KafkaMessage } from './message.js';

const headers = Object.freeze({ 'content-type': `${jsonStructuredMediaType}; charset=utf-8` });

/** Structured mode: CloudEvents Kafka binding 1.0.2, section 3.3 "Structured Content Mode". */
export function encodeStructuredMessage(event: AcceptedEvent, key: string | null): KafkaMessage {
  return { key, value: encodeStructured(event), headers };
}

/**
 * Reads a record in structured mode: the value alone is the event.
 *
 * @throws UnsupportedFormatError unless the content type is that of the JSON format
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructuredMessage(contentType: string, value: Uint8Array | null): CloudEvent {
  if (value === null) throw new DecodeError('The record is in structured mode but has no value');
  return decodeStructured(formatText(contentType, jsonStructuredMediaType, value));
}
