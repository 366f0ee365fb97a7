import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DefinitionError } from '../../errors/index.js';
import { isStructured, type MessageEncodeOptions, toAccepted } from '../message-options.js';
import { encodeBinary } from './binary.js';
import type { MqttMessage, MqttVersionOptions } from './message.js';
import { encodeStructuredMessage } from './structured.js';

/** How an event becomes an MQTT message. */
export interface MqttEncodeOptions extends Omit<MessageEncodeOptions, 'mode'>, MqttVersionOptions {
  /** As in the other bindings, but MQTT 3.1.1 has `structured` alone. Default: `binary`; with MQTT 3.1.1 `structured`. */
  readonly mode?: MessageEncodeOptions['mode'];
  /**
   * Whether `datacontenttype` is also sent as a user property, as in the specification's example. Content Type alone is
   * the rule, but the `cloudevents` package reads the user property. Default: false.
   */
  readonly repeatContentType?: boolean;
}

/**
 * The MQTT message that carries an event; topic and quality of service are the caller's.
 *
 * @see CloudEvents MQTT binding 1.0.2, section 3 "MQTT PUBLISH Message Mapping"
 * @throws InvalidEventError when the event breaks a rule, or the mode cannot represent it
 * @throws DefinitionError for an unknown mode, and for binary mode, or a format other than JSON, over MQTT 3.1.1
 */
export function encodeMessage(event: CloudEvent | AcceptedEvent, options: MqttEncodeOptions = {}): MqttMessage {
  const { protocolVersion = 5, mode = protocolVersion === 5 ? 'binary' : 'structured' } = options;
  const structured = isStructured({ mode });
  if (!structured && protocolVersion !== 5) {
    throw new DefinitionError('MQTT 3.1.1 has no properties for binary mode; use structured mode, or MQTT 5');
  }
  const accepted = toAccepted(event, options);
  return structured
    ? encodeStructuredMessage(accepted, protocolVersion, options.format)
    : encodeBinary(accepted, options.repeatContentType ?? false);
}
