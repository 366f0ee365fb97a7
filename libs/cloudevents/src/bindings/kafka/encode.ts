import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { isStructured, type RepeatingEncodeOptions, toAccepted } from '../message-options.js';
import { attributeHeaders, encodeBinary } from './binary.js';
import { type KafkaKey, recordKey } from './key.js';
import type { KafkaMessage } from './message.js';
import { encodeStructuredMessage } from './structured.js';

/** How an event becomes a record. */
export interface KafkaEncodeOptions extends RepeatingEncodeOptions {
  /** The record key, or what becomes it: a given `key` is the key as it is. Default: none. */
  readonly key?: string | null;
  /** What becomes the key where none is given. Default: `none`. */
  readonly keyFrom?: KafkaKey;
}

/**
 * The Kafka record that carries an event. The key never changes the event.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3 "Kafka Message Mapping"
 * @throws InvalidEventError when the event breaks a rule, or the mode cannot represent it
 * @throws DefinitionError for an unknown mode
 */
export function encodeMessage(event: CloudEvent | AcceptedEvent, options: KafkaEncodeOptions = {}): KafkaMessage {
  const accepted = toAccepted(event, options);
  const { format, key = recordKey(accepted, options.keyFrom ?? 'none') } = options;
  if (!isStructured(options)) return encodeBinary(accepted, key);
  const message = encodeStructuredMessage(accepted, key, format);
  if (options.repeatAttributes !== true) return message;
  return { ...message, headers: { ...attributeHeaders(accepted), ...message.headers } };
}
