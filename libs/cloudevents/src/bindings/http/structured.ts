import type { AcceptedEvent } from '../../core/index.js';
import { encodeStructured, jsonStructuredMediaType } from '../../formats/json/index.js';
import type { HttpMessage } from './message.js';

const headers = { 'content-type': `${jsonStructuredMediaType}; charset=utf-8` };

/** Structured mode: CloudEvents HTTP binding 1.0.2, section 3.2 "Structured Content Mode". */
export function encodeStructuredMessage(event: AcceptedEvent): HttpMessage {
  return { headers, body: encodeStructured(event) };
}
