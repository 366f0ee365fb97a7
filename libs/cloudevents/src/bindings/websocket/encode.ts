import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import type { EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import { type MessageEncodeOptions, toAccepted } from '../message-options.js';
import type { WebSocketMessage } from './message.js';
import { encodeStructuredMessage } from './structured.js';

/** How an event becomes a WebSocket message. Mode and format are those of the connection. */
export type WebSocketEncodeOptions = Pick<MessageEncodeOptions, 'extensions'>;

/**
 * The WebSocket message that carries an event.
 *
 * @param format the format of the connection ({@link formatOfSubprotocol}). Default: JSON
 * @see CloudEvents WebSockets binding 1.0.2, section 3 "WebSocket Message Mapping"
 * @throws InvalidEventError when the event breaks a rule, or the format cannot represent it
 * @throws DefinitionError for a format without subprotocol
 */
export function encodeMessage(
  event: CloudEvent | AcceptedEvent,
  format: EventFormat = jsonEventFormat,
  options: WebSocketEncodeOptions = {},
): WebSocketMessage {
  return encodeStructuredMessage(toAccepted(event, options), format);
}
