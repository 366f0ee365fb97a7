export type { ContentMode } from '../content-mode.js';
export type { MessageDecodeOptions, MessageEncodeOptions } from '../message-options.js';
export {
  decodeMessage as decodeMqttMessage,
  messageMode as mqttMessageMode,
  type MqttDecodeOptions,
} from './decode.js';
export { encodeMessage as encodeMqttMessage, type MqttEncodeOptions } from './encode.js';
export type { MqttMessage, MqttProtocolVersion, MqttVersionOptions, ReceivedMqttMessage } from './message.js';
