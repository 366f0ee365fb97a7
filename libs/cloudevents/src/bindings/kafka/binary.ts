import type { AcceptedEvent } from '../../core/index.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import type { KafkaMessage } from './message.js';

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
    if (name !== 'datacontenttype') headers[`ce_${name}`] = attributeText(value);
  }
  const contentType = dataContentType(event);
  if (contentType !== undefined) headers['content-type'] = refuseCloudEventsContent(contentType, event.origin);
  return { key, value: dataBytes(event) ?? null, headers };
}
