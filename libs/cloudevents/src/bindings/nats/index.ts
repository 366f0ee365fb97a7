export type { ContentMode } from '../content-mode.js';
export type { MessageDecodeOptions, MessageEncodeOptions } from '../message-options.js';
export { decodeMessage as decodeNatsMessage, messageMode as natsMessageMode } from './decode.js';
export { encodeMessage as encodeNatsMessage, type NatsEncodeOptions } from './encode.js';
export {
  type NatsHeaders,
  type NatsMessage,
  type ReceivedNatsMessage,
  setHeaders as setNatsHeaders,
} from './message.js';
