export { type ProtobufFormatOptions, protobufFormat } from './message.format.js';
export { protobufBatchMediaType, protobufEventFormat, protobufStructuredMediaType } from './protobuf.format.js';
