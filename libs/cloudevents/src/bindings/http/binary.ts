import type { AcceptedEvent } from '../../core/index.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import { encodeHeaderValue } from './header-value.js';
import type { HttpMessage } from './message.js';

/**
 * Binary mode: data is the body, `datacontenttype` the Content-Type, every other attribute a `ce-` header.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.1 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the message look structured
 */
export function encodeBinary(event: AcceptedEvent): HttpMessage {
  const headers: Record<string, string> = {};
  for (const [name, value] of event.attributes) {
    if (name !== 'datacontenttype') headers[`ce-${name}`] = encodeHeaderValue(attributeText(value));
  }
  const contentType = dataContentType(event);
  if (contentType !== undefined) headers['content-type'] = refuseCloudEventsContent(contentType);
  return { headers, body: dataBytes(event) ?? noBytes };
}

const noBytes = new Uint8Array(0);
