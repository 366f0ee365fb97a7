import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { encodeOnce, type EventContent, type EventFormat } from '../../formats/event-format.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { WebSocketMessage } from './message.js';
import { isSentInBinary } from './subprotocol.js';

/**
 * Structured mode, the only one: CloudEvents WebSockets binding 1.0.2, section 3 "WebSocket Message Mapping".
 *
 * @throws DefinitionError for a format without subprotocol
 */
export function encodeStructuredMessage(event: AcceptedEvent, format: EventFormat): WebSocketMessage {
  const binary = isSentInBinary(format);
  const content = encodeOnce(format, event);
  if (binary) return { data: typeof content === 'string' ? Buffer.from(content) : content, binary };
  return { data: typeof content === 'string' ? content : Buffer.from(content).toString(), binary };
}

/**
 * Reads a message, which is one event.
 *
 * @throws DefinitionError for a format without subprotocol
 * @throws DecodeError for a frame of the wrong kind, or naming the attribute and its rule
 */
export function decodeStructuredMessage(
  content: EventContent,
  isBinary: boolean,
  format: EventFormat,
  { extensions }: MessageDecodeOptions,
): CloudEvent {
  const binary = isSentInBinary(format);
  if (binary !== isBinary) {
    throw new DecodeError(
      `The message came in a ${frame(isBinary)} frame: the format '${format.name}' is sent in ${frame(binary)} frames`,
    );
  }
  return format.decode(content, { extensions });
}

function frame(binary: boolean): string {
  return binary ? 'binary' : 'text';
}
