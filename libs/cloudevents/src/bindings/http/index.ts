export type { ContentMode } from '../content-mode.js';
export { UnsupportedFormatError } from '../unsupported-format.error.js';
export { encodeBatchMessage } from './batch.js';
export { encodeBinary } from './binary.js';
export { decodeMessage, messageMode } from './decode.js';
export { decodeHeaderValue, encodeHeaderValue } from './header-value.js';
export type { HttpMessage, ReceivedHttpMessage } from './message.js';
export type { ReceivedHeaders } from './received-headers.js';
export { encodeStructuredMessage } from './structured.js';
