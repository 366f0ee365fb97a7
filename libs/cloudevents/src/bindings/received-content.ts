import { contentBytes } from '../formats/content-bytes.js';
import type { EventContent } from '../formats/event-format.js';
import { checkBytes } from '../formats/limits.js';
import type { MessageDecodeOptions } from './message-options.js';

/**
 * The content of a message, as text or as a view on its bytes. What a framework has parsed already, such as the JSON
 * body of Express or the record value of Nest's Kafka transport, is not what was sent any more.
 *
 * @throws LimitExceededError when it is longer than allowed
 * @throws DecodeError when it is neither text nor bytes
 */
export function receivedContent(given: unknown, { maxBytes }: MessageDecodeOptions): EventContent {
  const content = typeof given === 'string' ? given : contentBytes(given as Uint8Array);
  checkBytes(content, maxBytes);
  return content;
}
