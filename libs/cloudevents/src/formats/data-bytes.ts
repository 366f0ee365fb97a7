import { type AcceptedEvent, charsetOf } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';

const encodings: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'us-ascii': 'latin1',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
};
const highest: Readonly<Record<string, number>> = { 'us-ascii': 0x7f, 'iso-8859-1': 0xff, latin1: 0xff };

/**
 * The data of a binary-mode message: bytes as they are, JSON as UTF-8, text in the charset of `datacontenttype`.
 * Nothing when the event has no data.
 *
 * @throws InvalidEventError for a charset that is not supported or cannot hold the text
 */
export function dataBytes({ data, datacontenttype }: AcceptedEvent): Uint8Array | undefined {
  switch (data.kind) {
    case 'none':
      return undefined;
    case 'binary':
      return data.bytes;
    case 'json':
      return Buffer.from(data.json);
    case 'text':
      return encodeText(data.text, (datacontenttype && charsetOf(datacontenttype)) ?? 'utf-8');
  }
}

/**
 * The content type of a binary-mode message. JSON data without `datacontenttype` is announced as `application/json`,
 * since only the JSON format implies it (CloudEvents 1.0.2, section 3.2.1 "datacontenttype").
 */
export function dataContentType({ data, datacontenttype }: AcceptedEvent): string | undefined {
  return datacontenttype ?? (data.kind === 'json' ? 'application/json' : undefined);
}

function encodeText(text: string, charset: string): Uint8Array {
  const encoding = encodings[charset];
  if (encoding === undefined) throw refuse(`names the charset '${charset}', which is not supported; send bytes instead`);
  const limit = highest[charset];
  if (limit !== undefined && [...text].some((character) => (character.codePointAt(0) ?? 0) > limit)) {
    throw refuse(`names the charset '${charset}', which cannot hold every character of the data`);
  }
  return Buffer.from(text, encoding);
}

function refuse(rule: string): InvalidEventError {
  return new InvalidEventError([{ attribute: 'datacontenttype', rule }]);
}
