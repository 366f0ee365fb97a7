import type { EventFormat } from '../event-format.js';
import { decodeEvent } from './decode.js';
import { encodeEvent } from './encode.js';

/** Media type of the Avro format: CloudEvents Avro format 1.0.3-wip, section 4 "Transport". */
export const avroStructuredMediaType = 'application/cloudevents+avro';

/**
 * The Avro format: raw data of the schema that the specification fixes, without container file or schema registry. It
 * defines no batch.
 *
 * Numbers in data are doubles: minus zero stays what it is, and whole numbers beyond 2^53 are sent as JSON text.
 *
 * @see CloudEvents Avro format 1.0.2
 */
export const avroEventFormat: EventFormat = Object.freeze({
  name: 'avro',
  mediaType: avroStructuredMediaType,
  encode: encodeEvent,
  decode: decodeEvent,
});
