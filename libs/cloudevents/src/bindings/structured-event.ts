import { type AcceptedEvent, type CloudEvent, messageOf } from '../core/index.js';
import { DecodeError, DefinitionError } from '../errors/index.js';
import { encodeOnce, type EventContent, type EventFormat } from '../formats/event-format.js';
import { findBatchFormat, findFormat } from '../formats/find-format.js';
import { formatsOf, type MessageDecodeOptions } from './message-options.js';

/** The whole event as content, and the content type that announces it. */
export interface StructuredContent {
  readonly contentType: string;
  readonly content: EventContent;
}

/** Structured mode is the same in every protocol: the format makes all of it. @throws InvalidEventError */
export function structuredContent(event: AcceptedEvent, format: EventFormat): StructuredContent {
  return { contentType: format.contentType ?? format.mediaType, content: encodeOnce(format, event) };
}

/**
 * @throws UnsupportedFormatError when none of the formats has this content type
 * @throws DecodeError naming the attribute and its rule
 */
export function structuredEvent(contentType: string, content: EventContent, options: MessageDecodeOptions): CloudEvent {
  const { extensions } = options;
  const format = findFormat(formatsOf(options), contentType);
  return readBy(format.mediaType, () => format.decode(content, { contentType, extensions }));
}

/** The same for a batch, which is taken whole or not at all. */
export function batchEvents(contentType: string, content: EventContent, options: MessageDecodeOptions): CloudEvent[] {
  const { extensions, maxEvents } = options;
  const batch = findBatchFormat(formatsOf(options), contentType);
  return readBy(batch.mediaType, () => batch.decode(content, { contentType, extensions, maxEvents }));
}

/** A format of an application may throw anything; whoever receives knows one kind of error for what cannot be read. */
function readBy<T>(mediaType: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof DefinitionError) throw error;
    throw new DecodeError(`The content cannot be read as ${mediaType}: ${messageOf(error)}`, { cause: error });
  }
}
