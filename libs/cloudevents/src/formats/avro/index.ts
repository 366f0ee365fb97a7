export { avroEventFormat, avroStructuredMediaType } from './avro.format.js';
