import { bytesOf } from '../core/index.js';
import { DecodeError } from '../errors/index.js';
import type { EventContent } from './event-format.js';

/**
 * The bytes of content that is no text; a view, no copy.
 *
 * @throws DecodeError for what is neither, which only callers without types can give: a body that was parsed already
 */
export function contentBytes(content: Exclude<EventContent, string>): Uint8Array {
  // Nearly all content; asking for its prototype, as for any value, takes longer.
  if (content instanceof Uint8Array) return content;
  const bytes = bytesOf(content);
  if (bytes !== undefined) return bytes;
  throw new DecodeError('The content must be bytes or text as it arrived, not what a parser made of it');
}

/**
 * The same for a format that is not text.
 *
 * @param format as messages call it, e.g. `Avro`
 * @throws DecodeError
 */
export function binaryContent(content: EventContent, format: string): Uint8Array {
  if (typeof content === 'string') throw new DecodeError(`The ${format} format needs bytes, not text`);
  return contentBytes(content);
}
