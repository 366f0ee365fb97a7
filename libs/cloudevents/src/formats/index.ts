export { CloudEventFormat, type DataClass, formatOf, type FormatChoice } from './cloud-event-format.decorator.js';
export {
  type BatchFormat,
  type DataCodec,
  type DecodeOptions,
  encodeOnce,
  type EventContent,
  type EventFormat,
  type FormatDecodeOptions,
} from './event-format.js';
export { LimitExceededError } from './limits.js';
export { UnsupportedFormatError } from './unsupported-format.error.js';
