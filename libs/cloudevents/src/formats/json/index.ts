export { decodeBatch, decodeStructured } from './decode.js';
export { encodeBatch, encodeStructured } from './encode.js';
export { jsonBatchMediaType, jsonStructuredMediaType } from './media-type.js';
