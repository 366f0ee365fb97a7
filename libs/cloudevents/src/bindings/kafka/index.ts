export { encodeBinary } from './binary.js';
export { type KafkaKey, recordKey } from './key.js';
export type { KafkaMessage } from './message.js';
export { encodeStructuredMessage } from './structured.js';
