import type { CloudEvent } from '../../core/index.js';
import { DefinitionError } from '../../errors/index.js';
import type { EventContent, EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { batchEvents } from '../structured-event.js';
import { httpBody, type HttpMessage } from './message.js';

/**
 * Batched mode, from events already encoded by the format.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.3 "Batched Content Mode"
 * @throws DefinitionError when the format defines no batch
 */
export function encodeBatchMessage(
  encoded: readonly EventContent[],
  { name, batch }: EventFormat = jsonEventFormat,
): HttpMessage {
  if (batch === undefined) throw new DefinitionError(`The format '${name}' has no batch; send its events one by one`);
  return { headers: { 'content-type': batch.contentType ?? batch.mediaType }, body: httpBody(batch.encode(encoded)) };
}

/**
 * Reads a batch; it is taken whole or not at all.
 *
 * @throws UnsupportedFormatError unless the content type is that of the batch of one of the formats
 * @throws DecodeError naming the event by its index, the attribute and its rule
 */
export function decodeBatchMessage(
  contentType: string,
  body: EventContent,
  options: MessageDecodeOptions,
): CloudEvent[] {
  return batchEvents(contentType, body, options);
}
