import type { BatchFormat, EventContent, EventFormat, FormatDecodeOptions } from '../event-format.js';
import { encodeBatch, sizeInBatch } from './batch.js';
import { type DataReader, decodeBatch, decodeEvent, eventData } from './decode.js';
import { encodeEvent } from './encode.js';

/** Media types of the Protobuf format: CloudEvents Protobuf format 1.0.2, sections 4 and 5. */
export const protobufStructuredMediaType = 'application/cloudevents+protobuf';
export const protobufBatchMediaType = 'application/cloudevents-batch+protobuf';

/** The reading half of the format, for data that is read in one way. */
export function protobufDecoders<T>(readData: DataReader<T>): Pick<EventFormat<T>, 'decode'> & {
  readonly batch: BatchFormat<T>;
} {
  return {
    decode: (content: EventContent, options?: FormatDecodeOptions) => decodeEvent(readData, content, options),
    batch: Object.freeze({
      mediaType: protobufBatchMediaType,
      // A batch is nothing but its events, each with its length.
      overhead: 0,
      separator: 0,
      sizeOf: sizeInBatch,
      encode: encodeBatch,
      decode: (content: EventContent, options?: FormatDecodeOptions) => decodeBatch(readData, content, options),
    }),
  };
}

/**
 * The Protobuf format. Extensions keep their types; `time` and other timestamps come back in UTC, since protobuf holds
 * the instant only. Text without `datacontenttype` is read as text, but sent again it is a JSON string, as all text
 * without one is.
 *
 * @see CloudEvents Protobuf format 1.0.2
 */
export const protobufEventFormat: EventFormat = Object.freeze({
  name: 'protobuf',
  mediaType: protobufStructuredMediaType,
  encode: encodeEvent,
  ...protobufDecoders(eventData),
});
