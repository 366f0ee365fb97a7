export { decodeBatch, decodeStructured } from './decode.js';
export { encodeBatch } from './encode.js';
export {
  batchContent,
  encodeStructured,
  jsonBatchMediaType,
  jsonEventFormat,
  jsonStructuredMediaType,
} from './json.format.js';
export { jsonFormat } from './typed-json.format.js';
