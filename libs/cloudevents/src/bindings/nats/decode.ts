import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { jsonStructuredMediaType } from '../../formats/json/index.js';
import { type ContentMode, messageModeOf } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { receivedContent } from '../received-content.js';
import { decodeBinary } from './binary.js';
import type { ReceivedNatsMessage } from './message.js';
import { eventHeaders } from './received-headers.js';
import { decodeStructuredMessage } from './structured.js';

/**
 * The event of a NATS message in whichever mode it was sent. Nothing is invented. A message without any header is
 * JSON, as version 1.0.2 of the binding has it. The binding names no other format; those of `options.formats` are read.
 *
 * @see CloudEvents NATS binding 1.0.3-wip, section 3 "NATS Message Mapping"
 * @throws UnsupportedFormatError for a format that is none of `options.formats`
 * @throws LimitExceededError above `options.maxBytes`
 * @throws DecodeError when the message is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeMessage(message: ReceivedNatsMessage, options: MessageDecodeOptions = {}): CloudEvent {
  const data = receivedContent(message.data, options);
  const headers = eventHeaders(message.headers);
  if (headers === undefined) return decodeStructuredMessage(jsonStructuredMediaType, data, options);
  switch (modeOf(headers)) {
    case 'structured':
      return decodeStructuredMessage(headers.get('content-type') ?? '', data, options);
    case 'binary':
      return decodeBinary(headers, data, options);
    case 'batch':
      throw new DecodeError('The message holds a batch, which the NATS binding does not know');
    case undefined:
      throw new DecodeError(
        'The message is no CloudEvent: it has neither a CloudEvents content type nor ce-specversion',
      );
  }
}

/**
 * The mode of a message by its headers alone; without any header structured, and nothing when it is no CloudEvent.
 *
 * @throws DecodeError for a repeated header
 */
export function messageMode(headers: ReceivedNatsMessage['headers']): ContentMode | undefined {
  const found = eventHeaders(headers);
  return found === undefined ? 'structured' : modeOf(found);
}

function modeOf(headers: ReadonlyMap<string, string>): ContentMode | undefined {
  return messageModeOf(headers.get('content-type'), headers.has('ce-specversion'));
}
