import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { type ContentMode, messageModeOf } from '../content-mode.js';
import { decodeBatchMessage } from './batch.js';
import { decodeBinary } from './binary.js';
import type { ReceivedHttpMessage } from './message.js';
import { eventHeaders, type ReceivedHeaders } from './received-headers.js';
import { decodeStructuredMessage } from './structured.js';

/**
 * The events of an HTTP message in whichever mode they were sent: one, or those of a batch, which may be none. Nothing
 * is invented, and one event that breaks a rule fails the message.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3 "HTTP Message Mapping"
 * @throws UnsupportedFormatError for another format than JSON
 * @throws DecodeError when the message is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeMessage({ headers, body = '' }: ReceivedHttpMessage): CloudEvent[] {
  const found = eventHeaders(headers);
  const contentType = found.get('content-type') ?? '';
  switch (modeOf(found)) {
    case 'batch':
      return decodeBatchMessage(contentType, body);
    case 'structured':
      return [decodeStructuredMessage(contentType, body)];
    case 'binary':
      return [decodeBinary(found, body)];
    case undefined:
      throw new DecodeError(
        'The message is no CloudEvent: it has neither a CloudEvents content type nor ce-specversion',
      );
  }
}

/** The mode of a message by its headers alone; nothing when it is no CloudEvent. */
export function messageMode(headers: ReceivedHeaders): ContentMode | undefined {
  return modeOf(eventHeaders(headers));
}

function modeOf(headers: ReadonlyMap<string, string>): ContentMode | undefined {
  return messageModeOf(headers.get('content-type'), headers.has('ce-specversion'));
}
