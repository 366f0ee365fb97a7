// Types and packed messages, for projection
export { packAny } from './pack-any.js';
export { protobufTypes, type ProtobufTypes } from './protobuf-types.js';

// The event format
export {
  protobufBatchMediaType,
  protobufEventFormat,
  protobufFormat,
  type ProtobufFormatOptions,
  protobufStructuredMediaType,
} from '../formats/protobuf/index.js';
