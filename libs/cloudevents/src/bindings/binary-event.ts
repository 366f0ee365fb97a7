import type { CloudEvent } from '../core/index.js';
import { DecodeError } from '../errors/index.js';
import type { DataCodec, EventContent } from '../formats/event-format.js';
import { dataValue, tolerantDataValue } from '../formats/data-value.js';
import type { ReceivedAttributes } from '../formats/received-attributes.js';
import { receivedEvent } from '../formats/received-event.js';
import type { MessageDecodeOptions } from './message-options.js';

/** A message in binary mode, as its binding read it. */
export interface BinaryParts {
  /** The content type of the message takes the place of their `datacontenttype`. */
  readonly attributes: ReceivedAttributes;
  readonly contentType: string | undefined;
  /** The data; `undefined` where the message has none. */
  readonly content: EventContent | undefined;
  /** Whether all their text is known to be printable ASCII. Default: it is not. */
  readonly isPlain?: boolean;
}

/**
 * The event of a message in binary mode.
 *
 * @throws DecodeError naming the attribute and its rule, or that the data is not what its type says
 */
export function binaryEvent(parts: BinaryParts, options: MessageDecodeOptions): CloudEvent {
  const { attributes, contentType, content, isPlain } = parts;
  const { extensions, tolerant = false } = options;
  const codec = codecOf(options);
  attributes.datacontenttype = contentType;
  const event = receivedEvent(attributes, { what: 'the event', extensions, isPlain });
  if (content === undefined) return event;
  const read = codec === undefined ? (tolerant ? tolerantDataValue : dataValue) : codec.decode.bind(codec);
  const data = read(content, contentType);
  if (data !== undefined) event['data'] = data;
  return event;
}

/** Of one format alone, that of a type, the events have data of this type in every mode. */
function codecOf({ data, formats }: MessageDecodeOptions): DataCodec | undefined {
  return data ?? (formats?.length === 1 ? formats[0]?.data : undefined);
}

/**
 * What stands for `datacontenttype` where a protocol carries it as the content type and some senders repeat it among the
 * attributes. Both must say the same. Read tolerantly, the content type counts, and the
 * repetition where it is all there is.
 *
 * @param refusal what the error says
 * @throws DecodeError when they say different things
 */
export function settledContentType(
  attributes: ReceivedAttributes,
  contentType: string | undefined,
  { tolerant = false }: MessageDecodeOptions,
  refusal: string,
): string | undefined {
  const repeated = attributes.datacontenttype as string | undefined;
  if (repeated === undefined || repeated === contentType) return contentType;
  if (!tolerant) throw new DecodeError(refusal);
  return contentType ?? repeated;
}
