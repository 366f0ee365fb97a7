import type { CloudEvent } from '../../core/index.js';
import { decodeBatch, encodeBatch, jsonBatchMediaType } from '../../formats/json/index.js';
import { formatText } from '../format-text.js';
import type { HttpMessage } from './message.js';

const headers = Object.freeze({ 'content-type': `${jsonBatchMediaType}; charset=utf-8` });

/**
 * Batched mode, from events already encoded by the format.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.3 "Batched Content Mode"
 */
export function encodeBatchMessage(structured: readonly string[]): HttpMessage {
  return { headers, body: encodeBatch(structured) };
}

/**
 * Reads a batch; it is taken whole or not at all.
 *
 * @throws UnsupportedFormatError unless the content type is that of the JSON batch format
 * @throws DecodeError naming the event by its index, the attribute and its rule
 */
export function decodeBatchMessage(contentType: string, body: Uint8Array | string): CloudEvent[] {
  return decodeBatch(formatText(contentType, jsonBatchMediaType, body));
}
