import type { EventFormat } from '../../../src/formats/index.js';
import { jsonEventFormat } from '../../../src/formats/json/index.js';

/** A format of bytes: JSON behind a byte that no text has. */
function binaryFormat(name: string): EventFormat {
  return {
    name,
    mediaType: `application/cloudevents+${name}`,
    encode: (event) => Buffer.concat([Buffer.from([0xff]), Buffer.from(jsonEventFormat.encode(event))]),
    decode: (content, options) => jsonEventFormat.decode(Buffer.from(content).subarray(1), options),
  };
}

export const json = jsonEventFormat;
export const avro = binaryFormat('avro');
export const protobuf = binaryFormat('protobuf');
export const xml: EventFormat = { ...jsonEventFormat, name: 'xml', mediaType: 'application/cloudevents+xml' };
