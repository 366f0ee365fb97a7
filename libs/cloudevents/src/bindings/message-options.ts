import { acceptEvent, AcceptedEvent, type CloudEvent, type ExtensionDefinitions } from '../core/index.js';
import type { DataCodec, DecodeOptions, EventContent, EventFormat } from '../formats/event-format.js';
import { jsonEventFormat } from '../formats/json/index.js';
import { checkBytes } from '../formats/limits.js';

/** How an event is put into a message. */
export interface MessageEncodeOptions {
  /** `structured`: the whole event is the content; `binary`: its data is, attributes lie beside it. Default: `binary`. */
  readonly mode?: 'structured' | 'binary';
  /** The format of structured mode. Default: JSON. */
  readonly format?: EventFormat;
  /** Extensions whose types and rules are known. */
  readonly extensions?: ExtensionDefinitions;
}

/** How an event is taken out of a message. */
export interface MessageDecodeOptions extends DecodeOptions {
  /** Formats that are read in structured and batched mode. Default: JSON alone. */
  readonly formats?: readonly EventFormat[] | undefined;
  /** How data is read in binary mode. Default: JSON media types parsed, `text/*` as a string, all else as bytes. */
  readonly data?: DataCodec | undefined;
  /** Most bytes of the content. Default: no limit. */
  readonly maxBytes?: number | undefined;
  /**
   * Whether to read what senders get wrong without losing the meaning: a `%` that is no escape in a header value, a
   * repeated `datacontenttype`, JSON strings without quotes. Default: false.
   */
  readonly tolerant?: boolean | undefined;
}

const json = [jsonEventFormat];

/** The formats to look in. */
export function formatsOf({ formats = json }: MessageDecodeOptions): readonly EventFormat[] {
  return formats;
}

/** The event that is sent: checked, unless it was before. @throws InvalidEventError */
export function toAccepted(event: CloudEvent | AcceptedEvent, { extensions }: MessageEncodeOptions): AcceptedEvent {
  return event instanceof AcceptedEvent ? event : acceptEvent(event, undefined, extensions);
}

/** @throws LimitExceededError when the content is longer than allowed */
export function checkSize(content: EventContent, { maxBytes }: MessageDecodeOptions): void {
  checkBytes(content, maxBytes);
}
