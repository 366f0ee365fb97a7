import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventContent } from '../../formats/event-format.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { binaryEvent } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import { decodeHeaderValue, encodeHeaderValue } from '../header-value.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { httpBody, type HttpMessage } from './message.js';

const prefix = 'ce-';
const noBytes = new Uint8Array(0);

/**
 * Binary mode: data is the body, `datacontenttype` the Content-Type, every other attribute a `ce-` header.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.1 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the message look structured
 */
export function encodeBinary(event: AcceptedEvent): HttpMessage {
  const headers = attributeHeaders(event);
  const contentType = dataContentType(event);
  if (contentType !== undefined) headers['content-type'] = refuseCloudEventsContent(contentType, event.origin);
  return { headers, body: httpBody(dataBytes(event) ?? noBytes) };
}

/** The `ce-` headers of an event: all attributes but `datacontenttype`. */
export function attributeHeaders(event: AcceptedEvent): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of event.attributes) {
    if (name !== 'datacontenttype') headers[prefix + name] = encodeHeaderValue(attributeText(value));
  }
  return headers;
}

/**
 * Reads a message in binary mode. Extensions are text, since headers do not tell types; an empty body is no data.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  headers: ReadonlyMap<string, string>,
  body: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  const contentType = headers.get('content-type');
  const attributes = new Map<string, string>();
  for (const [header, value] of headers) {
    if (header.startsWith(prefix)) {
      attributes.set(header.slice(prefix.length), decodeHeaderValue(value, header, options.tolerant));
    }
  }
  if (attributes.delete('datacontenttype') && options.tolerant !== true) {
    throw new DecodeError(
      "The header 'ce-datacontenttype' is not allowed: Content-Type carries the attribute 'datacontenttype'",
    );
  }
  return binaryEvent({ attributes, contentType, content: body.length === 0 ? undefined : body }, options);
}
