import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import type { ReceivedAttributes } from '../../formats/received-attributes.js';
import { binaryEvent } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { SentContent } from './message.js';

/**
 * Binary mode: data is a data section, `datacontenttype` the content-type; every other attribute is an application
 * property beside them. An event without data has no content.
 *
 * @see CloudEvents AMQP binding 1.0.2, section 3.1 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the message look structured
 */
export function encodeBinary(event: AcceptedEvent): SentContent {
  const contentType = dataContentType(event);
  return {
    contentType: contentType === undefined ? undefined : refuseCloudEventsContent(contentType, event.origin),
    content: dataBytes(event),
  };
}

/**
 * Reads a message in binary mode. Extensions have the types they were sent with; no section is no data, one without
 * bytes is data of no length.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  contentType: string | undefined,
  attributes: ReceivedAttributes,
  content: Uint8Array | undefined,
  options: MessageDecodeOptions,
): CloudEvent {
  if (attributes.has('datacontenttype') && options.tolerant !== true) {
    throw new DecodeError(
      "The property 'datacontenttype' is not allowed: the content-type of the message carries the attribute",
    );
  }
  return binaryEvent({ attributes, contentType, content }, options);
}
