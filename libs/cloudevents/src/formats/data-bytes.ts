import { type AcceptedEvent, charsetOf, isProtobufMediaType } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import { encodeText } from './charset.js';

/**
 * The data of a binary-mode message: bytes as they are, JSON and text in the charset of `datacontenttype`, UTF-8 where
 * it names none. A protobuf message is its JSON, unless `datacontenttype` says that it is protobuf. Nothing when the
 * event has no data.
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
    case 'protobuf':
      if (isProtobufMediaType(datacontenttype)) return data.bytes;
      return encodeText(messageJson(data.json, origin), datacontenttype && charsetOf(datacontenttype), origin);
  }
}

/**
 * The content type of a binary-mode message. JSON data without `datacontenttype` is announced as `application/json`,
 * since only the JSON format implies it (CloudEvents 1.0.2, "datacontenttype").
 */
export function dataContentType({ data, datacontenttype }: AcceptedEvent): string | undefined {
  return datacontenttype ?? (data.kind === 'json' || data.kind === 'protobuf' ? 'application/json' : undefined);
}

/** The JSON of a packed message. @throws InvalidEventError when its type is not known */
export function messageJson(json: string | undefined, where: string | undefined): string {
  if (json !== undefined) return json;
  const rule =
    'is a packed protobuf message of an unknown type, which has no JSON; register its type, ' +
    "or say datacontenttype 'application/protobuf'";
  throw new InvalidEventError([{ attribute: 'data', rule }], where);
}
