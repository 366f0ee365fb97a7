import type { AcceptedEvent } from '../../core/index.js';
import { encodeStructured, jsonStructuredMediaType } from '../../formats/json/index.js';
import type { KafkaMessage } from './message.js';

const headers = Object.freeze({ 'content-type': `${jsonStructuredMediaType}; charset=utf-8` });

/** Structured mode: CloudEvents Kafka binding 1.0.2, section 3.3 "Structured Content Mode". */
export function encodeStructuredMessage(event: AcceptedEvent, key: string | null): KafkaMessage {
  return { key, value: encodeStructured(event), headers };
}
