import { create } from '@bufbuild/protobuf';
import { AnySchema } from '@bufbuild/protobuf/wkt';
import { charsetOf, type CloudEvent, isJsonMediaType, isUri } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { binaryContent } from '../content-bytes.js';
import type { EventContent, FormatDecodeOptions } from '../event-format.js';
import { checkCount } from '../limits.js';
import { parseJson } from '../parse-json.js';
import { receivedEvent } from '../received-event.js';
import { nextOfBatch, readEvent, type WireData, type WireEvent } from './read-event.js';
import { WireReader } from './wire-reader.js';

/** Makes the data of an event from what came. @throws DecodeError */
export type DataReader<T> = (data: WireData, contentType: string | undefined) => T;

/**
 * Reads one `CloudEvent` message. Extensions have the types they were sent with; data is what {@link eventData} makes.
 *
 * @see CloudEvents Protobuf format 1.0.2, sections 2 and 3
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeEvent<T>(
  readData: DataReader<T>,
  content: EventContent,
  options: FormatDecodeOptions = {},
): CloudEvent<T> {
  return toEvent(readData, binaryContent(content, 'Protobuf'), 'the event', options);
}

/**
 * Reads a `CloudEventBatch` message; no bytes are a legal batch without events.
 *
 * @throws LimitExceededError before any event is read, when there are more than `maxEvents`
 * @throws DecodeError naming the index of the first bad event
 */
export function decodeBatch<T>(
  readData: DataReader<T>,
  content: EventContent,
  options: FormatDecodeOptions = {},
): CloudEvent<T>[] {
  const bytes = binaryContent(content, 'Protobuf');
  if (options.maxEvents !== undefined) checkCount(countOf(bytes), options.maxEvents);
  const events: CloudEvent<T>[] = [];
  const reader = new WireReader(bytes);
  const next = () => parsed('the batch', () => nextOfBatch(reader));
  for (let event = next(); event !== undefined; event = next()) {
    events.push(toEvent(readData, event, `event ${events.length} of the batch`, options));
  }
  return events;
}

/**
 * The data of an event: a message stays packed, as a `google.protobuf.Any`. Text and bytes under a JSON media type are
 * parsed, since senders differ in which of the two they choose; otherwise they are what they are. Nothing at all under
 * a JSON media type is data of no length.
 */
export function eventData(data: WireData, contentType: string | undefined): unknown {
  if (data.kind === 'message') {
    return create(AnySchema, { typeUrl: data.typeUrl, value: new Uint8Array(data.value) });
  }
  const content = data.kind === 'text' ? data.text : data.bytes;
  if (contentType === undefined || !isJsonMediaType(contentType)) {
    return typeof content === 'string' ? content : new Uint8Array(content);
  }
  return content.length === 0 ? new Uint8Array(0) : parseJson(content, charsetOf(contentType));
}

function countOf(bytes: Uint8Array): number {
  return parsed('the batch', () => {
    const reader = new WireReader(bytes);
    let count = 0;
    while (nextOfBatch(reader) !== undefined) count++;
    return count;
  });
}

function toEvent<T>(
  readData: DataReader<T>,
  bytes: Uint8Array,
  what: string,
  { extensions }: FormatDecodeOptions,
): CloudEvent<T> {
  const { attributes, data } = parsed(what, () => readEvent(bytes, what));
  completeSchema(attributes, data);
  const event = receivedEvent(attributes, { what, extensions }) as CloudEvent<T>;
  if (data === undefined) return event;
  try {
    event.data = readData(data, event.datacontenttype);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(`Data of ${what} cannot be read: ${error.message}`, { cause: error });
  }
  return event;
}

/**
 * The format wants the type URL of a packed message as `dataschema`, which must be an absolute URI, and type URLs are
 * mostly none. Without a scheme they mean `https` (any.proto), which is what makes this one a URI.
 */
function completeSchema(attributes: WireEvent['attributes'], data: WireData | undefined): void {
  if (data?.kind !== 'message' || attributes.dataschema !== data.typeUrl) return;
  if (/^[^/]/.test(data.typeUrl) && !isUri(data.typeUrl)) attributes.dataschema = `https://${data.typeUrl}`;
}

/** Whatever the reader of the library throws means one thing. */
function parsed<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(`The bytes of ${what} are no valid protobuf message`, { cause: error });
  }
}
