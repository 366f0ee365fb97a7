import { type AcceptedEvent, charsetOf } from '../core/index.js';
import { encodeText } from './charset.js';

/**
 * The data of a binary-mode message: bytes as they are, JSON and text in the charset of `datacontenttype`, UTF-8 where
 * it names none. Nothing when the event has no data.
 *
 * @throws InvalidEventError for a charset that is not supported or cannot hold the text
 */
export function dataBytes({ data, datacontenttype, origin }: AcceptedEvent): Uint8Array | undefined {
  switch (data.kind) {
    case 'none':
      return undefined;
    case 'binary':
      return data.bytes;
    case 'json':
      return encodeText(data.json, datacontenttype && charsetOf(datacontenttype), origin);
    case 'text':
      return encodeText(data.text, datacontenttype && charsetOf(datacontenttype), origin);
  }
}

/**
 * The content type of a binary-mode message. JSON data without `datacontenttype` is announced as `application/json`,
 * since only the JSON format implies it (CloudEvents 1.0.2, section 3.2.1 "datacontenttype").
 */
export function dataContentType({ data, datacontenttype }: AcceptedEvent): string | undefined {
  return datacontenttype ?? (data.kind === 'json' ? 'application/json' : undefined);
}
