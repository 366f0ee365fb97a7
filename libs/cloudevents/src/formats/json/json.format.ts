import type { AcceptedEvent } from '../../core/index.js';
import { type EventContent, type EventFormat, encodeOnce } from '../event-format.js';
import { batchBytes, overhead, separator } from './batch-bytes.js';
import { decodeBatch, decodeStructured } from './decode.js';
import { encodeBatch, encodeEvent } from './encode.js';

/** Media types of the JSON format: CloudEvents JSON format 1.0.2, sections 3 and 4. */
export const jsonStructuredMediaType = 'application/cloudevents+json';
export const jsonBatchMediaType = 'application/cloudevents-batch+json';

/** The JSON format, which everybody reads: CloudEvents JSON format 1.0.2. */
export const jsonEventFormat: EventFormat = Object.freeze({
  name: 'json',
  mediaType: jsonStructuredMediaType,
  contentType: `${jsonStructuredMediaType}; charset=utf-8`,
  encode: encodeEvent,
  endsWithJson: true,
  decode: decodeStructured,
  batch: Object.freeze({
    mediaType: jsonBatchMediaType,
    contentType: `${jsonBatchMediaType}; charset=utf-8`,
    overhead,
    separator,
    sizeOf: (encoded: EventContent) => Buffer.byteLength(encoded),
    encode: (encoded: readonly EventContent[]) => encodeBatch(encoded as readonly string[]),
    toBytes: (encoded: readonly EventContent[], sizes: readonly number[]) =>
      batchBytes(encoded as readonly string[], sizes),
    decode: decodeBatch,
  }),
});

/** One event as a JSON object, serialised once. @throws InvalidEventError when it is longer than a string can be */
export function encodeStructured(event: AcceptedEvent): string {
  return encodeOnce(jsonEventFormat, event) as string;
}
