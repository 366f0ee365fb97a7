export type { ContentMode } from '../content-mode.js';
export type { MessageDecodeOptions, MessageEncodeOptions } from '../message-options.js';
export { decodeMessage as decodeAmqpMessage, messageMode as amqpMessageMode } from './decode.js';
export { type AmqpEncodeOptions, encodeMessage as encodeAmqpMessage } from './encode.js';
export type { AmqpMessage, AmqpPrefix, AmqpValue, ReceivedAmqpMessage } from './message.js';
export type { AmqpTimestamps } from './property-value.js';
