export { packAny } from './pack-any.js';
export { protobufTypes, type ProtobufTypes } from './protobuf-types.js';
