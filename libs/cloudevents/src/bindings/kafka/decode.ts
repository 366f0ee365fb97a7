import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { type ContentMode, messageModeOf } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { receivedContent } from '../received-content.js';
import { decodeBinary } from './binary.js';
import type { ReceivedKafkaMessage } from './message.js';
import { type EventHeaders, eventHeaders, headerText } from './received-headers.js';
import { decodeStructuredMessage } from './structured.js';

/**
 * The event of a record in whichever mode it was sent. Nothing is invented.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3 "Kafka Message Mapping"
 * @throws UnsupportedFormatError for a format that is none of `options.formats`
 * @throws LimitExceededError above `options.maxBytes`
 * @throws DecodeError when the record is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeMessage(message: ReceivedKafkaMessage, options: MessageDecodeOptions = {}): CloudEvent {
  const value = message.value === null ? null : receivedContent(message.value, options);
  const found = eventHeaders(message.headers);
  switch (modeOf(found)) {
    case 'structured':
      return decodeStructuredMessage(headerText(found, 'content-type') ?? '', value, options);
    case 'binary':
      return decodeBinary(found, value, options);
    case 'batch':
      throw new DecodeError('The record holds a batch, which the Kafka binding does not know');
    case undefined:
      throw new DecodeError(
        'The record is no CloudEvent: it has neither a CloudEvents content type nor ce_specversion',
      );
  }
}

/**
 * The mode of a record by its headers alone; nothing when it is no CloudEvent.
 *
 * @throws DecodeError for a repeated header, and for a `content-type` that is no UTF-8
 */
export function messageMode(headers: ReceivedKafkaMessage['headers']): ContentMode | undefined {
  return modeOf(eventHeaders(headers));
}

function modeOf(headers: EventHeaders): ContentMode | undefined {
  return messageModeOf(headerText(headers, 'content-type'), headers.has('ce_specversion'));
}
