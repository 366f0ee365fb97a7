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
  try {
    return format.decode(content, { contentType, extensions });
  } catch (error) {
    throw unreadable(format.mediaType, error);
  }
}

/** The same for a batch, which is taken whole or not at all. */
export function batchEvents(contentType: string, content: EventContent, options: MessageDecodeOptions): CloudEvent[] {
  const { extensions, maxEvents } = options;
  const batch = findBatchFormat(formatsOf(options), contentType);
  try {
    return batch.decode(content, { contentType, extensions, maxEvents });
  } catch (error) {
    throw unreadable(batch.mediaType, error);
  }
}

/** A format of an application may throw anything; whoever receives knows one kind of error for what cannot be read. */
function unreadable(mediaType: string, error: unknown): DecodeError | DefinitionError {
  if (error instanceof DecodeError || error instanceof DefinitionError) return error;
  return new DecodeError(`The content cannot be read as ${mediaType}: ${messageOf(error)}`, { cause: error });
}
