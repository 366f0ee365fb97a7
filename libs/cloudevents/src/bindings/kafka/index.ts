export { encodeBinary } from './binary.js';
export { decodeMessage, messageMode } from './decode.js';
export { encodeMessage, type KafkaEncodeOptions } from './encode.js';
export { type KafkaKey, recordKey } from './key.js';
export type { KafkaMessage, ReceivedKafkaMessage } from './message.js';
export { encodeStructuredMessage } from './structured.js';
