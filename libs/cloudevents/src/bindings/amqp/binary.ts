import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { binaryEvent } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { bodyOf, noBody } from './body.js';
import type { AmqpMessage, AmqpPrefix, AmqpValue } from './message.js';
import { type AmqpTimestamps, propertyValue } from './property-value.js';
import type { EventProperties } from './received-properties.js';

/**
 * Binary mode: data is a data section, `datacontenttype` the content-type, every other attribute an application property
 * of its AMQP type. An event without data has no section in its body.
 *
 * @see CloudEvents AMQP binding 1.0.2, section 3.1 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the message look structured
 */
export function encodeBinary(event: AcceptedEvent, prefix: AmqpPrefix, timestamps: AmqpTimestamps): AmqpMessage {
  const contentType = dataContentType(event);
  const bytes = dataBytes(event);
  return {
    ...(contentType !== undefined && { content_type: refuseCloudEventsContent(contentType, event.origin) }),
    application_properties: attributeProperties(event, prefix, timestamps),
    body: bytes === undefined ? noBody() : bodyOf(bytes),
  };
}

/** The application properties of an event: all attributes but `datacontenttype`, each of its AMQP type. */
export function attributeProperties(
  event: AcceptedEvent,
  prefix: AmqpPrefix,
  timestamps: AmqpTimestamps,
): Record<string, AmqpValue> {
  const properties: Record<string, AmqpValue> = {};
  for (const attribute of event.attributes) {
    const [name] = attribute;
    if (name !== 'datacontenttype') properties[`cloudEvents${prefix}${name}`] = propertyValue(attribute, timestamps);
  }
  return properties;
}

/**
 * Reads a message in binary mode. Extensions have the types they were sent with; no section is no data, one without
 * bytes is data of no length.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  contentType: string | undefined,
  { attributes, wireTypes }: EventProperties,
  content: Uint8Array | undefined,
  options: MessageDecodeOptions,
): CloudEvent {
  if (attributes.delete('datacontenttype') && options.tolerant !== true) {
    throw new DecodeError(
      "The property 'datacontenttype' is not allowed: the content-type of the message carries the attribute",
    );
  }
  return binaryEvent({ attributes, contentType, content, wireTypes }, options);
}
