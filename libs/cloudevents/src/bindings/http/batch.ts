import { encodeBatch, jsonBatchMediaType } from '../../formats/json/index.js';
import type { HttpMessage } from './message.js';

const headers = { 'content-type': `${jsonBatchMediaType}; charset=utf-8` };

/**
 * Batched mode, from events already encoded by the format.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.3 "Batched Content Mode"
 */
export function encodeBatchMessage(structured: readonly string[]): HttpMessage {
  return { headers, body: encodeBatch(structured) };
}
