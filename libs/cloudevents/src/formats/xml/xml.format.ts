import { type EventContent, type EventFormat } from '../event-format.js';
import { decodeBatch, decodeStructured } from './decode.js';
import { batchOverhead, documentOverhead, encodeBatch, encodeEvent } from './encode.js';

/** Media types of the XML format: CloudEvents XML format 1.0.3-wip, sections 4 and 5. */
export const xmlStructuredMediaType = 'application/cloudevents+xml';
export const xmlBatchMediaType = 'application/cloudevents-batch+xml';

/**
 * The XML format: CloudEvents XML format 1.0.3-wip, which is a working draft. Types of extensions survive in it.
 *
 * In memory XML data is text, as it was sent; in this format it leaves as `xs:string`, and comes back the same.
 */
export const xmlEventFormat: EventFormat = Object.freeze({
  name: 'xml',
  mediaType: xmlStructuredMediaType,
  contentType: `${xmlStructuredMediaType}; charset=utf-8`,
  encode: encodeEvent,
  decode: decodeStructured,
  batch: Object.freeze({
    mediaType: xmlBatchMediaType,
    contentType: `${xmlBatchMediaType}; charset=utf-8`,
    overhead: batchOverhead,
    separator: 0,
    sizeOf: (encoded: EventContent) => Buffer.byteLength(encoded) - documentOverhead,
    encode: (encoded: readonly EventContent[]) => encodeBatch(encoded as readonly string[]),
    decode: decodeBatch,
  }),
});
