import { types } from 'node:util';
import { bytesOf, type CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventContent, EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import { checkBytes } from '../../formats/limits.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { ReceivedWebSocketData } from './message.js';
import { decodeStructuredMessage } from './structured.js';

/** How an event is taken out of a WebSocket message. Formats and mode are those of the connection. */
export type WebSocketDecodeOptions = Pick<MessageDecodeOptions, 'extensions' | 'maxBytes'>;

/**
 * The event of a WebSocket message. Nothing is invented. Batches are unknown here.
 *
 * @param isBinary whether it came in a binary frame, as `ws` says it; in a browser, whether it is no string
 * @param format the format of the connection ({@link formatOfSubprotocol}). Default: JSON
 * @see CloudEvents WebSockets binding 1.0.2, section 3 "WebSocket Message Mapping"
 * @throws LimitExceededError above `options.maxBytes`
 * @throws DecodeError for a frame of the wrong kind, or when the message breaks a rule, naming the attribute
 * @throws DefinitionError for a format without subprotocol
 */
export function decodeMessage(
  data: ReceivedWebSocketData,
  isBinary: boolean,
  format: EventFormat = jsonEventFormat,
  options: WebSocketDecodeOptions = {},
): CloudEvent {
  const content = contentOf(data);
  checkBytes(content, options.maxBytes);
  return decodeStructuredMessage(content, isBinary, format, options);
}

function contentOf(data: ReceivedWebSocketData): EventContent {
  if (typeof data === 'string') return data;
  const content = isFragments(data) ? Buffer.concat(data) : bytesOf(data);
  if (content !== undefined) return content;
  throw new DecodeError("The message must be text or bytes; set the socket's binaryType to 'arraybuffer'");
}

function isFragments(data: unknown): data is readonly Uint8Array[] {
  return Array.isArray(data) && data.every((part) => types.isUint8Array(part));
}
