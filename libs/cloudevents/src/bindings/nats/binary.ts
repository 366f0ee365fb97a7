import type { AcceptedEvent, CloudEvent } from '../../core/index.js';
import type { EventContent } from '../../formats/event-format.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { ReceivedAttributes } from '../../formats/received-attributes.js';
import { binaryEvent } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import { encodeHeaderValue } from '../header-value.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { NatsMessage } from './message.js';
import { headerText } from './received-headers.js';

const prefix = 'ce-';
const noBytes = new Uint8Array(0);

/**
 * Binary mode: data is the payload, every attribute a `ce-` header, `datacontenttype` as well.
 *
 * @see CloudEvents NATS binding 1.0.3-wip, section 3.1 "Binary Content Mode"
 * @throws InvalidEventError when the data is itself a CloudEvent in a format
 */
export function encodeBinary(event: AcceptedEvent): NatsMessage {
  const headers: [string, string][] = [];
  for (const [name, value] of event.attributes) {
    if (name !== 'datacontenttype') headers.push([prefix + name, encodeHeaderValue(attributeText(value))]);
  }
  const type = dataContentType(event);
  if (type !== undefined) {
    headers.push([`${prefix}datacontenttype`, encodeHeaderValue(refuseCloudEventsContent(type, event.origin))]);
  }
  return { headers, data: dataBytes(event) ?? noBytes };
}

/**
 * Reads a message in binary mode. Extensions are text, since headers do not tell types; an empty payload is no data. A
 * Content-Type is none of the event's business.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  headers: ReadonlyMap<string, string>,
  data: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  const attributes = new ReceivedAttributes();
  for (const [header, value] of headers) {
    if (!header.startsWith(prefix)) continue;
    attributes.set(header.slice(prefix.length), headerText(header, value, options.tolerant));
  }
  const contentType = attributes.datacontenttype as string | undefined;
  return binaryEvent({ attributes, contentType, content: data.length === 0 ? undefined : data }, options);
}
