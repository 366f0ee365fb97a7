import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { refuseContentCoding } from '../content-coding.js';
import { type ContentMode, messageModeOf } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { receivedContent } from '../received-content.js';
import { decodeBatchMessage } from './batch.js';
import { decodeBinary } from './binary.js';
import type { ReceivedHttpMessage } from './message.js';
import { type EventHeaders, eventHeaders, type ReceivedHeaders } from './received-headers.js';
import { decodeStructuredMessage } from './structured.js';

/**
 * The events of an HTTP message in whichever mode they were sent: one, or those of a batch, which may be none. Nothing
 * is invented, and one event that breaks a rule fails the message.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3 "HTTP Message Mapping"
 * @throws UnsupportedFormatError for a format that is none of `options.formats`
 * @throws UnsupportedContentCodingError for a body that is still compressed (gzip)
 * @throws LimitExceededError above `options.maxBytes` or `options.maxEvents`
 * @throws DecodeError when the message is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeMessage(message: ReceivedHttpMessage, options: MessageDecodeOptions = {}): CloudEvent[] {
  const found = eventHeaders(message.headers);
  const contentType = found.contentType ?? '';
  const mode = modeOf(found);
  if (mode === undefined) {
    throw new DecodeError('The message is no CloudEvent: it has neither a CloudEvents content type nor ce-specversion');
  }
  refuseContentCoding(found.contentEncoding);
  const body = receivedContent(bodyOf(message, found), options);
  if (mode === 'batch') return decodeBatchMessage(contentType, body, options);
  return [
    mode === 'structured' ? decodeStructuredMessage(contentType, body, options) : decodeBinary(found, body, options),
  ];
}

/**
 * The mode of a message by its headers alone; nothing when it is no CloudEvent.
 *
 * @throws DecodeError for a repeated header
 */
export function messageMode(headers: ReceivedHeaders): ContentMode | undefined {
  return modeOf(eventHeaders(headers));
}

/** A body that announces itself but is not there was read, and perhaps parsed, by somebody else: that loses data. */
function bodyOf({ body }: ReceivedHttpMessage, headers: EventHeaders): NonNullable<typeof body> {
  if (body !== undefined && body !== null) return body;
  if (headers.transferEncoding !== undefined || Number(headers.contentLength ?? 0) > 0) {
    throw new DecodeError('The message announces a body, but none was given; hand over its bytes, read and not parsed');
  }
  return '';
}

function modeOf({ contentType, attributes }: EventHeaders): ContentMode | undefined {
  return messageModeOf(contentType, attributes?.has('specversion') === true);
}
