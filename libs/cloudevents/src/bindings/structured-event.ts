import type { AcceptedEvent, CloudEvent } from '../core/index.js';
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
  return findFormat(formatsOf(options), contentType).decode(content, { contentType, extensions });
}

/** The same for a batch, which is taken whole or not at all. */
export function batchEvents(contentType: string, content: EventContent, options: MessageDecodeOptions): CloudEvent[] {
  const { extensions, maxEvents } = options;
  return findBatchFormat(formatsOf(options), contentType).decode(content, { contentType, extensions, maxEvents });
}
