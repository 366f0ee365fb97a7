export { decodeBatch, decodeStructured } from './decode.js';
export { encodeBatch } from './encode.js';
export { encodeBatchBytes } from './encode-batch-bytes.js';
export {
  batchContent,
  contentSize,
  contentSizeInBatch,
  encodeStructured,
  jsonBatchMediaType,
  jsonEventFormat,
  jsonStructuredMediaType,
} from './json.format.js';
export { jsonFormat } from './typed-json.format.js';
