import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { isStructured, type MessageEncodeOptions, toAccepted } from '../message-options.js';
import { encodeBinary } from './binary.js';
import type { NatsMessage } from './message.js';
import { encodeStructuredMessage } from './structured.js';

/** How an event becomes a NATS message. In structured mode the format can only be JSON. */
export type NatsEncodeOptions = MessageEncodeOptions;

/**
 * The NATS message that carries an event; the subject is the caller's. Receivers on servers before 2.2, which have no
 * headers, read structured mode only, for which the data is all they need.
 *
 * @see CloudEvents NATS binding 1.0.3-wip, section 3 "NATS Message Mapping"
 * @throws InvalidEventError when the event breaks a rule, or the mode cannot represent it
 * @throws DefinitionError for an unknown mode, and for a format other than JSON
 */
export function encodeMessage(event: CloudEvent | AcceptedEvent, options: NatsEncodeOptions = {}): NatsMessage {
  const accepted = toAccepted(event, options);
  return isStructured(options) ? encodeStructuredMessage(accepted, options.format) : encodeBinary(accepted);
}
