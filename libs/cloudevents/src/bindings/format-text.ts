import { charsetOf, essenceOf } from '../core/index.js';
import { decodeText } from '../formats/charset.js';
import { UnsupportedFormatError } from './unsupported-format.error.js';

/**
 * The text of content that must be of the one format.
 *
 * @throws UnsupportedFormatError unless the content type is `mediaType`, parameters and case aside
 * @throws DecodeError when the bytes are no text in the charset it names
 */
export function formatText(contentType: string, mediaType: string, content: Uint8Array | string): string {
  const given = essenceOf(contentType);
  if (given !== mediaType) throw new UnsupportedFormatError(given.slice(0, 100), mediaType);
  return typeof content === 'string' ? content : decodeText(content, charsetOf(contentType));
}
