export { xmlBatchMediaType, xmlEventFormat, xmlStructuredMediaType } from './xml.format.js';
