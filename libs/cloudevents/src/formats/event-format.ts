import { type AcceptedEvent, type CloudEvent, type ExtensionDefinitions, messageOf } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';

/** Content of a message: text is sent as UTF-8. */
export type EventContent = string | Uint8Array;

/** What a decoder is told besides the bytes. */
export interface DecodeOptions {
  /** Extensions whose types and rules are known; all others are what the wire says, or text where it says nothing. */
  readonly extensions?: ExtensionDefinitions | undefined;
  /** Most events of one batch. Default: no limit. */
  readonly maxEvents?: number | undefined;
}

/** What a format is told: also the content type it was chosen by, for its charset. */
export interface FormatDecodeOptions extends DecodeOptions {
  readonly contentType?: string | undefined;
}

/**
 * An event format: events to bytes and back. The formats of this library are values of this type, and so can yours be.
 *
 * `T` is the data of the events it reads, where it reads only one type.
 *
 * @see CloudEvents 1.0.2, "Terminology", Event Format
 */
export interface EventFormat<T = unknown> {
  /** For configuration and messages, e.g. `json`. */
  readonly name: string;
  /** Media type of one event, in lower case without parameters: `application/cloudevents+json`. */
  readonly mediaType: string;
  /** What is written as content type. Default: `mediaType`. */
  readonly contentType?: string;
  /**
   * The event in this format. Pure: the same event gives the same content.
   *
   * @throws InvalidEventError when the format cannot represent the event
   */
  encode(event: AcceptedEvent): EventContent;
  /**
   * One event. Nothing is invented: what is missing stays missing or is an error.
   *
   * @throws DecodeError naming the attribute and its rule
   */
  decode(content: EventContent, options?: FormatDecodeOptions): CloudEvent<T>;
  /** Several events in one content, where the format defines it. */
  readonly batch?: BatchFormat<T>;
  /** How data alone is read in binary mode. Default: by its content type ({@link dataValue}). */
  readonly data?: DataCodec<T>;
}

/** The batch of a format. It is put together from events already encoded, so that each is serialised once. */
export interface BatchFormat<T = unknown> {
  /** Media type in lower case without parameters: `application/cloudevents-batch+json`. */
  readonly mediaType: string;
  /** What is written as content type. Default: `mediaType`. */
  readonly contentType?: string;
  /** Bytes a batch has besides its events. */
  readonly overhead: number;
  /** Bytes between two events. */
  readonly separator: number;
  /** Bytes of one encoded event within a batch. */
  sizeOf(encoded: EventContent): number;
  encode(encoded: readonly EventContent[]): EventContent;
  /** @throws DecodeError naming the index of the first bad event */
  decode(content: EventContent, options?: FormatDecodeOptions): CloudEvent<T>[];
}

/** Reads, and may check, data by itself: in binary mode, where the event is outside the content, and once it was decoded. */
export interface DataCodec<T = unknown> {
  /**
   * @param contentType the `datacontenttype`
   * @returns `undefined` for no data
   * @throws DecodeError when the content is not what it should be
   */
  decode(content: EventContent, contentType: string | undefined): T | undefined;
  /** Whether data may be sent. Default: any may. @throws InvalidEventError when it is not of the type that is read */
  check?(event: AcceptedEvent): void;
  /**
   * Data as it is in an event that was decoded without this codec, in its type. Where it is missing, a class that names
   * this format cannot be asked for by a handler.
   *
   * @param data never `undefined`
   * @throws DecodeError when the data is not what it should be
   */
  convert?(data: unknown): T;
}

// Beside the formats and not in them: a copy of one with an `encode` of its own does not write as the one it was made of.
const endingWithJson = new WeakSet();

/** Notes that what a format makes of an event with JSON data is text that ends with it and one more character. */
export function endsWithJson<F extends object>(format: F): F {
  endingWithJson.add(format);
  return format;
}

/**
 * Serialises an event once: a second sink of the same format gets the same content.
 *
 * @throws InvalidEventError when the format cannot represent the event, or fails
 */
export function encodeOnce(format: EventFormat, event: AcceptedEvent): EventContent {
  const before = event.contentOf(format);
  if (before !== undefined) return before as EventContent;
  const content = written(format, event);
  event.keep(format, content, endingWithJson.has(format));
  return content;
}

/** A format of an application may throw anything, or give nothing that can be sent. */
function written(format: EventFormat, event: AcceptedEvent): EventContent {
  try {
    const content: unknown = format.encode(event);
    if (typeof content === 'string' || content instanceof Uint8Array) return content;
    throw new TypeError('it gave neither text nor bytes');
  } catch (error) {
    if (error instanceof InvalidEventError) throw error;
    const rule = `cannot be written in the format '${format.name}': ${messageOf(error)}`;
    throw new InvalidEventError([{ attribute: 'event', rule }], event.origin);
  }
}
