import { acceptEvent, AcceptedEvent, type CloudEvent, type ExtensionDefinitions } from '../core/index.js';
import { DefinitionError } from '../errors/index.js';
import type { DataCodec, DecodeOptions, EventFormat } from '../formats/event-format.js';
import { jsonEventFormat } from '../formats/json/index.js';

/** How an event is put into a message. */
export interface MessageEncodeOptions {
  /** `structured`: the whole event is the content; `binary`: its data is, attributes lie beside it. Default: `binary`. */
  readonly mode?: 'structured' | 'binary';
  /** The format of structured mode. One for data of one type checks the data in binary mode as well. Default: JSON. */
  readonly format?: EventFormat;
  /** Extensions whose types and rules are known. */
  readonly extensions?: ExtensionDefinitions;
}

/** Of protocols where attributes may lie beside structured content as well. */
export interface RepeatingEncodeOptions extends MessageEncodeOptions {
  /**
   * Whether structured mode repeats the attributes where binary mode has them, for those who route by them without
   * reading the content; which, for receivers, alone counts. Default: false.
   */
  readonly repeatAttributes?: boolean;
}

/** How an event is taken out of a message. */
export interface MessageDecodeOptions extends DecodeOptions {
  /** Formats that are read in structured and batched mode. Default: JSON alone. */
  readonly formats?: readonly EventFormat[] | undefined;
  /**
   * How data is read in binary mode. Default: as the format reads it, where there is one in `formats` alone that is for
   * data of one type; else JSON media types parsed, `text/*` as a string, everything else as bytes.
   */
  readonly data?: DataCodec | undefined;
  /** Most bytes of the content. Default: no limit. */
  readonly maxBytes?: number | undefined;
  /**
   * Whether to read what senders get wrong without losing the meaning: a `%` or `"` that stands for itself in a header
   * value, a repeated `datacontenttype`, JSON strings without quotes. Default: false.
   */
  readonly tolerant?: boolean | undefined;
}

const json = [jsonEventFormat];

/** The formats to look in. */
export function formatsOf({ formats = json }: MessageDecodeOptions): readonly EventFormat[] {
  return formats;
}

/** The event that is sent: checked, unless it was before. @throws InvalidEventError */
export function toAccepted(event: CloudEvent | AcceptedEvent, options: MessageEncodeOptions): AcceptedEvent {
  const { extensions, mode = 'binary', format } = options;
  const accepted = event instanceof AcceptedEvent ? event : acceptEvent(event, undefined, extensions);
  if (mode === 'binary') format?.data?.check?.(accepted);
  return accepted;
}

/** Whether the whole event is the content. @throws DefinitionError for a mode that is none, from callers without types */
export function isStructured({ mode = 'binary' }: Pick<MessageEncodeOptions, 'mode'>): boolean {
  if (mode === 'structured' || mode === 'binary') return mode === 'structured';
  throw new DefinitionError(`The mode '${String(mode)}' is unknown; an event is encoded in 'structured' or 'binary'`);
}
