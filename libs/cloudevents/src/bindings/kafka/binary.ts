import { type AcceptedEvent, bufferOf, type CloudEvent } from '../../core/index.js';
import type { EventContent } from '../../formats/event-format.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { ReceivedAttributes } from '../../formats/received-attributes.js';
import { binaryEvent, settledContentType } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { KafkaMessage } from './message.js';
import { type EventHeaders, headerText } from './received-headers.js';

const prefix = 'ce_';
const mustAgree = "The header 'ce_datacontenttype' must say the same as 'content-type', which carries the attribute";

/**
 * Binary mode: data is the value, `datacontenttype` the `content-type` header, every other attribute a `ce_` header
 * in UTF-8, without percent-encoding. An event without data has a null value.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3.2 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the record look structured
 */
export function encodeBinary(event: AcceptedEvent, key: string | null): KafkaMessage {
  const headers = attributeHeaders(event);
  const contentType = dataContentType(event);
  if (contentType !== undefined) headers['content-type'] = refuseCloudEventsContent(contentType, event.origin);
  const bytes = dataBytes(event);
  return { key, value: bytes === undefined ? null : bufferOf(bytes), headers };
}

/** The `ce_` headers of an event: all attributes but `datacontenttype`. */
export function attributeHeaders(event: AcceptedEvent): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of event.attributes) {
    if (name !== 'datacontenttype') headers[prefix + name] = attributeText(value);
  }
  return headers;
}

/**
 * Reads a record in binary mode. Extensions are text, since headers do not tell types; a null value is no data. The
 * record's key is none of the event's business.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  headers: EventHeaders,
  value: EventContent | null,
  options: MessageDecodeOptions,
): CloudEvent {
  const attributes = new ReceivedAttributes();
  for (const header of headers.keys()) {
    if (header.startsWith(prefix)) attributes.set(header.slice(prefix.length), headerText(headers, header) ?? '');
  }
  const given = headerText(headers, 'content-type');
  const contentType = settledContentType(attributes, given, options, mustAgree);
  return binaryEvent({ attributes, contentType, content: value ?? undefined }, options);
}
