import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { jsonStructuredMediaType } from '../../formats/json/index.js';
import { type ContentMode, messageModeOf } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { receivedContent } from '../received-content.js';
import { decodeBinary } from './binary.js';
import type { MqttVersionOptions, ReceivedMqttMessage } from './message.js';
import { contentTypeOf, eventProperties } from './received-properties.js';
import { decodeStructuredMessage } from './structured.js';

/** How an event is taken out of an MQTT message. */
export interface MqttDecodeOptions extends MessageDecodeOptions, MqttVersionOptions {}

/**
 * The event of an MQTT message in whichever mode it was sent; over MQTT 3.1.1 that is structured mode in JSON. Nothing
 * is invented. User properties whose name no attribute can have are those of others; the rest are attributes, since in
 * MQTT these have no prefix.
 *
 * A user property `datacontenttype` may repeat what Content Type says. Read tolerantly, it may also differ, when Content
 * Type counts, or stand alone, when it is taken.
 *
 * @see CloudEvents MQTT binding 1.0.2, section 3 "MQTT PUBLISH Message Mapping"
 * @throws UnsupportedFormatError for a format that is none of `options.formats`
 * @throws LimitExceededError above `options.maxBytes`
 * @throws DecodeError when the message is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeMessage(message: ReceivedMqttMessage, options: MqttDecodeOptions = {}): CloudEvent {
  const payload = receivedContent(message.payload, options);
  if (isOld(options)) return decodeStructuredMessage(jsonStructuredMediaType, payload, options);
  const contentType = contentTypeOf(message);
  switch (modeOf(contentType, message)) {
    case 'structured':
      return decodeStructuredMessage(contentType ?? '', payload, options);
    case 'binary':
      return decodeBinary(contentType, eventProperties(message), payload, options);
    case 'batch':
      throw new DecodeError('The message holds a batch, which the MQTT binding does not know');
    case undefined:
      throw new DecodeError(
        'The message is no CloudEvent: it has neither a CloudEvents content type nor the user property specversion',
      );
  }
}

/**
 * The mode of a message by its properties alone; nothing when it is no CloudEvent. Over MQTT 3.1.1 always structured.
 *
 * @throws DecodeError for a repeated Content Type
 */
export function messageMode(message: ReceivedMqttMessage, options: MqttVersionOptions = {}): ContentMode | undefined {
  return isOld(options) ? 'structured' : modeOf(contentTypeOf(message), message);
}

/** Whatever is before MQTT 5 has no properties. */
function isOld({ protocolVersion = 5 }: MqttVersionOptions): boolean {
  return protocolVersion !== 5;
}

function modeOf(contentType: string | undefined, { properties }: ReceivedMqttMessage): ContentMode | undefined {
  return messageModeOf(contentType, Object.hasOwn(properties?.userProperties ?? {}, 'specversion'));
}
