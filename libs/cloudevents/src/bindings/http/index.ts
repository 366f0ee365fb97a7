export { encodeBatchMessage } from './batch.js';
export { encodeBinary } from './binary.js';
export { encodeHeaderValue } from './header-value.js';
export type { HttpMessage } from './message.js';
export { encodeStructuredMessage } from './structured.js';
