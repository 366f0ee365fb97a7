import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { binaryEvent, dropRepeatedContentType } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { KafkaMessage } from './message.js';
import { type EventHeaders, headerText } from './received-headers.js';

const prefix = 'ce_';

/**
 * Binary mode: data is the value, `datacontenttype` the `content-type` header, every other attribute a `ce_` header
 * in UTF-8, without percent-encoding. An event without data has a null value.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3.2 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the record look structured
 */
export function encodeBinary(event: AcceptedEvent, key: string | null): KafkaMessage {
  const headers: Record<string, string> = {};
  for (const [name, value] of event.attributes) {
    if (name !== 'datacontenttype') headers[prefix + name] = attributeText(value);
  }
  const contentType = dataContentType(event);
  if (contentType !== undefined) headers['content-type'] = refuseCloudEventsContent(contentType, event.origin);
  return { key, value: dataBytes(event) ?? null, headers };
}

/**
 * Reads a record in binary mode. Extensions are text, since headers do not tell types; a null value is no data. The
 * record's key is none of the event's business.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  headers: EventHeaders,
  value: Uint8Array | null,
  options: MessageDecodeOptions,
): CloudEvent {
  const contentType = headerText(headers, 'content-type');
  const attributes = new Map<string, string>();
  for (const header of headers.keys()) {
    if (header.startsWith(prefix)) attributes.set(header.slice(prefix.length), headerText(headers, header) ?? '');
  }
  const parts = { attributes, contentType, content: value ?? undefined };
  if (!dropRepeatedContentType(parts, options)) {
    throw new DecodeError("The header 'ce_datacontenttype' is not allowed: 'content-type' carries the attribute");
  }
  return binaryEvent(parts, options);
}
