import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { refuseContentCoding } from '../content-coding.js';
import { type ContentMode, messageModeOf } from '../content-mode.js';
import { checkBytes } from '../../formats/limits.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { decodeBinary } from './binary.js';
import type { AmqpContent, ReceivedAmqpMessage } from './message.js';
import { bodyBytes } from './received-body.js';
import { eventProperties, hasSpecversion } from './received-properties.js';
import { decodeStructuredMessage } from './structured.js';

/**
 * The event of an AMQP 1.0 message in whichever mode and with whichever prefix it was sent. Nothing is invented.
 *
 * Two things rhea does not tell: an undeclared boolean in the longer encoding, which few write, is the Integer 0 or 1;
 * and of properties with the same name only the last is left.
 *
 * @see CloudEvents AMQP binding 1.0.2, section 3 "AMQP Message Mapping"
 * @throws UnsupportedFormatError for a format that is none of `options.formats`
 * @throws UnsupportedContentCodingError for a body that is still compressed (content-encoding)
 * @throws LimitExceededError above `options.maxBytes`
 * @throws DecodeError when the message is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeMessage(message: ReceivedAmqpMessage, options: MessageDecodeOptions = {}): CloudEvent {
  return decodeParts(
    {
      contentType: contentTypeOf(message),
      contentEncoding: message.content_encoding,
      properties: message.application_properties,
    },
    () => bodyBytes(message.body),
    options,
  );
}

/**
 * The same for a message whose parts another client than rhea received. Needs no package.
 *
 * @throws as {@link decodeMessage}
 */
export function decodeContent({ content, ...head }: AmqpContent, options: MessageDecodeOptions = {}): CloudEvent {
  return decodeParts(head, () => content, options);
}

function decodeParts(
  { contentType, contentEncoding, properties }: Omit<AmqpContent, 'content'>,
  readBody: () => Uint8Array | undefined,
  options: MessageDecodeOptions,
): CloudEvent {
  const mode = messageModeOf(contentType, hasSpecversion(properties));
  if (mode === undefined) {
    throw new DecodeError(
      'The message is no CloudEvent: it has neither a CloudEvents content type nor cloudEvents_specversion',
    );
  }
  if (mode === 'batch') throw new DecodeError('The message holds a batch, which the AMQP binding does not know');
  refuseContentCoding(contentEncoding);
  const content = readBody();
  if (content !== undefined) checkBytes(content, options.maxBytes);
  return mode === 'structured'
    ? decodeStructuredMessage(contentType ?? '', content, options)
    : decodeBinary(contentType, eventProperties(properties, options), content, options);
}

/** The mode of a message; nothing when it is no CloudEvent. @throws DecodeError when its content-type is no text */
export function messageMode(message: ReceivedAmqpMessage): ContentMode | undefined {
  return messageModeOf(contentTypeOf(message), hasSpecversion(message.application_properties));
}

function contentTypeOf({ content_type: contentType }: ReceivedAmqpMessage): string | undefined {
  if (contentType === undefined || contentType === null) return undefined;
  if (typeof contentType === 'string') return contentType;
  throw new DecodeError('The content-type of the message must be a symbol');
}
