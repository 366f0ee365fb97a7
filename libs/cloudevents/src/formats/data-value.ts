import { charsetOf, essenceOf, isJsonMediaType } from '../core/index.js';
import { decodeText } from './charset.js';
import { parseJson } from './parse-json.js';

/**
 * The data of a binary-mode message that was received: JSON media types parsed, `text/*` as a string, everything else
 * and what has no content type as bytes. Nothing at all is no data.
 *
 * @throws DecodeError when the content is not what its type says
 */
export function dataValue(content: Uint8Array | string, contentType: string | undefined): unknown {
  if (content.length === 0) return undefined;
  if (contentType !== undefined) {
    if (isJsonMediaType(contentType)) return parseJson(content, charsetOf(contentType));
    if (essenceOf(contentType).startsWith('text/')) {
      return typeof content === 'string' ? content : decodeText(content, charsetOf(contentType));
    }
  }
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}
