import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { encodeOnce } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import {
  isStructured,
  type MessageEncodeOptions,
  type RepeatingEncodeOptions,
  toAccepted,
} from '../message-options.js';
import { encodeBatchMessage } from './batch.js';
import { attributeHeaders, encodeBinary } from './binary.js';
import type { HttpMessage } from './message.js';
import { encodeStructuredMessage } from './structured.js';

/**
 * The HTTP message, request or response, that carries an event.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3 "HTTP Message Mapping"
 * @throws InvalidEventError when the event breaks a rule, or the mode cannot represent it
 * @throws DefinitionError for an unknown mode
 */
export function encodeMessage(event: CloudEvent | AcceptedEvent, options: RepeatingEncodeOptions = {}): HttpMessage {
  const accepted = toAccepted(event, options);
  if (!isStructured(options)) return encodeBinary(accepted);
  const message = encodeStructuredMessage(accepted, options.format);
  if (options.repeatAttributes !== true) return message;
  return { ...message, headers: { ...attributeHeaders(accepted), ...message.headers } };
}

/**
 * The HTTP message that carries several events, or none.
 *
 * @throws InvalidEventError when an event breaks a rule
 * @throws DefinitionError when the format defines no batch
 */
export function encodeBatchOf(
  events: readonly (CloudEvent | AcceptedEvent)[],
  options: Omit<MessageEncodeOptions, 'mode'> = {},
): HttpMessage {
  const { format = jsonEventFormat } = options;
  return encodeBatchMessage(
    events.map((event) => encodeOnce(format, toAccepted(event, options))),
    format,
  );
}
