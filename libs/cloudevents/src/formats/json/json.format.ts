import type { AcceptedEvent } from '../../core/index.js';
import { type BatchFormat, endsWithJson, type EventContent, type EventFormat, encodeOnce } from '../event-format.js';
import { encodeBatchBytes, overhead, separator } from './encode-batch-bytes.js';
import { decodeBatch, decodeStructured } from './decode.js';
import { encodeBatch, encodeEvent } from './encode.js';

/** Media types of the JSON format: CloudEvents JSON format 1.0.2, sections 3 and 4. */
export const jsonStructuredMediaType = 'application/cloudevents+json';
export const jsonBatchMediaType = 'application/cloudevents-batch+json';

function sizeOf(encoded: EventContent): number {
  return Buffer.byteLength(encoded);
}

function batchText(encoded: readonly EventContent[]): string {
  return encodeBatch(encoded as readonly string[]);
}

/** The JSON format, which everybody reads: CloudEvents JSON format 1.0.2. */
export const jsonEventFormat: EventFormat = endsWithJson(
  Object.freeze({
    name: 'json',
    mediaType: jsonStructuredMediaType,
    contentType: `${jsonStructuredMediaType}; charset=utf-8`,
    encode: encodeEvent,
    decode: decodeStructured,
    batch: Object.freeze({
      mediaType: jsonBatchMediaType,
      contentType: `${jsonBatchMediaType}; charset=utf-8`,
      overhead,
      separator,
      sizeOf,
      encode: batchText,
      decode: decodeBatch,
    }),
  }),
);

/** One event as a JSON object, serialised once. @throws InvalidEventError when it is longer than a string can be */
export function encodeStructured(event: AcceptedEvent): string {
  return encodeOnce(jsonEventFormat, event) as string;
}

/**
 * Bytes of what a format made of an event, in UTF-8.
 *
 * @param encoded as {@link encodeStructured} gave it, or any other format
 */
export function contentSize(event: AcceptedEvent, encoded: EventContent): number {
  // Not counted where it is known to be ASCII.
  return event.isAscii && event.contentOf(jsonEventFormat) === encoded ? encoded.length : Buffer.byteLength(encoded);
}

/** The same within a batch. */
export function contentSizeInBatch(format: BatchFormat, event: AcceptedEvent, encoded: EventContent): number {
  return format.sizeOf === sizeOf ? contentSize(event, encoded) : format.sizeOf(encoded);
}

/**
 * A batch: its bytes where they take less time than its text, else what the format makes.
 *
 * @param sizes of each, as the format's `sizeOf` gave them
 * @param allocate finds memory for the bytes
 */
export function batchContent(
  format: BatchFormat,
  encoded: readonly EventContent[],
  sizes: readonly number[],
  allocate?: (bytes: number) => Uint8Array,
): EventContent {
  // A copy of this format may have functions of its own.
  const isOurs = format.encode === batchText && format.sizeOf === sizeOf;
  if (!isOurs || !encoded.every((content) => typeof content === 'string')) return format.encode(encoded);
  return encodeBatchBytes(encoded as readonly string[], sizes, allocate);
}
