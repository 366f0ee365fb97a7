import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { isStructured, type RepeatingEncodeOptions, toAccepted } from '../message-options.js';
import { encodeBinary } from './binary.js';
import { bodyOf, noBody } from './body.js';
import type { AmqpMessage, AmqpPrefix } from './message.js';
import { type AmqpTimestamps, attributeProperties } from './property-value.js';
import { encodeStructuredMessage } from './structured.js';

/** How an event becomes an AMQP message. */
export interface AmqpEncodeOptions extends RepeatingEncodeOptions {
  /** What stands between `cloudEvents` and an attribute's name; old receivers know `:` only. Default: `_`. */
  readonly prefix?: AmqpPrefix;
  /**
   * How `time` and other Timestamps are sent. `text` keeps every digit and the offset. `native` sends an AMQP timestamp
   * where that loses neither, which is in UTC with milliseconds at most; its receiver may write the same time with more
   * or fewer zeros. Default: `text`.
   */
  readonly timestamps?: AmqpTimestamps;
}

/**
 * The AMQP 1.0 message that carries an event, for a sender of rhea: `sender.send(encodeAmqpMessage(event))`.
 *
 * @see CloudEvents AMQP binding 1.0.2, section 3 "AMQP Message Mapping"
 * @throws InvalidEventError when the event breaks a rule, or the mode cannot represent it
 * @throws DefinitionError for an unknown mode
 */
export function encodeMessage(event: CloudEvent | AcceptedEvent, options: AmqpEncodeOptions = {}): AmqpMessage {
  const accepted = toAccepted(event, options);
  const { format, prefix = '_', timestamps = 'text' } = options;
  const structured = isStructured(options);
  const { contentType, content } = structured ? encodeStructuredMessage(accepted, format) : encodeBinary(accepted);
  return {
    ...(contentType !== undefined && { content_type: contentType }),
    ...((!structured || options.repeatAttributes === true) && {
      application_properties: attributeProperties(accepted, prefix, timestamps),
    }),
    body: content === undefined ? noBody() : bodyOf(content),
  };
}
