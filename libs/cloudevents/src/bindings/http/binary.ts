import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventContent } from '../../formats/event-format.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { ReceivedAttributes } from '../../formats/received-attributes.js';
import { binaryEvent } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import { decodeHeaderValue, encodeHeaderValue } from '../header-value.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { prefix } from './header-use.js';
import { httpBody, type HttpMessage } from './message.js';
import type { EventHeaders } from './received-headers.js';

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
  const { id, source, type, subject, time, dataschema, extensions } = event;
  const headers: Record<string, string> = {
    'ce-specversion': '1.0',
    'ce-id': encodeHeaderValue(id),
    'ce-source': encodeHeaderValue(source),
    'ce-type': encodeHeaderValue(type),
  };
  if (subject !== undefined) headers['ce-subject'] = encodeHeaderValue(subject);
  // Its grammar has nothing that is encoded.
  if (time !== undefined) headers['ce-time'] = time;
  if (dataschema !== undefined) headers['ce-dataschema'] = encodeHeaderValue(dataschema);
  for (const [name, value] of extensions) headers[prefix + name] = encodeHeaderValue(attributeText(value));
  return headers;
}

/**
 * Reads a message in binary mode. Extensions are text, since headers do not tell types; an empty body is no data.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  { contentType, attributes = new ReceivedAttributes(), encoded }: EventHeaders,
  body: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  for (const name of encoded ?? []) {
    attributes.set(name, decodeHeaderValue(attributes.get(name) as string, prefix + name, options.tolerant));
  }
  if (attributes.has('datacontenttype') && options.tolerant !== true) {
    throw new DecodeError(
      "The header 'ce-datacontenttype' is not allowed: Content-Type carries the attribute 'datacontenttype'",
    );
  }
  const content = body.length === 0 ? undefined : body;
  return binaryEvent({ attributes, contentType, content, isPlain: encoded === undefined }, options);
}
