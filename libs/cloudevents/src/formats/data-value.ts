import { charsetOf, essenceOf, hasUnpairedSurrogate, isJsonMediaType } from '../core/index.js';
import { DecodeError } from '../errors/index.js';
import { decodeText } from './charset.js';
import type { EventContent } from './event-format.js';
import { isJson, parseJson } from './parse-json.js';

/**
 * The data of a binary-mode message that was received: JSON media types parsed, `text/*` as a string, everything else
 * and what has no content type as bytes. Content of no length is data of no length; under a JSON media type, where it
 * is no value, it is no data: senders name the type also where they send nothing.
 *
 * @returns `undefined` for no data
 * @throws DecodeError when the content is not what its type says
 */
export function dataValue(content: EventContent, contentType: string | undefined): unknown {
  if (contentType !== undefined) {
    if (isJsonMediaType(contentType)) {
      return content.length === 0 ? undefined : parseJson(content, charsetOf(contentType));
    }
    if (essenceOf(contentType).startsWith('text/')) {
      return typeof content === 'string' ? whole(content) : decodeText(content, charsetOf(contentType));
    }
  }
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

/** Text that somebody decoded before us is no better than the bytes would be. */
function whole(text: string): string {
  if (hasUnpairedSurrogate(text))
    throw new DecodeError('The content has an unpaired surrogate, which no charset can hold');
  return text;
}

/**
 * The same, except that text which is no JSON under a JSON media type is the string itself: the `cloudevents` package
 * sends strings so. JSON that is refused for another reason stays refused.
 */
export function tolerantDataValue(content: EventContent, contentType: string | undefined): unknown {
  try {
    return dataValue(content, contentType);
  } catch (error) {
    if (contentType === undefined || !isJsonMediaType(contentType)) throw error;
    const text = typeof content === 'string' ? content : decodeText(content, charsetOf(contentType));
    if (isJson(text)) throw error;
    return text;
  }
}
