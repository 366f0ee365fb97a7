import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/errors/index.js';
import { avroEventFormat } from '../../src/formats/avro/index.js';
import type { EventContent } from '../../src/formats/event-format.js';
import { jsonEventFormat } from '../../src/formats/json/index.js';
import { protobufEventFormat } from '../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../src/formats/xml/index.js';
import { event } from '../core/events.js';

const formats = [jsonEventFormat, avroEventFormat, protobufEventFormat, xmlEventFormat];

describe.each(formats.map((format) => [format.name, format] as const))('content of the %s format', (_name, format) => {
  it.each([[undefined], [null], [7], [{}], [[1]], [event()]])('is refused where it was parsed: %s', (content) => {
    const decode = () => format.decode(content as unknown as EventContent);
    expect(decode).toThrow(DecodeError);
    expect(decode).toThrow('bytes or text as it arrived');
  });
});

describe.each([avroEventFormat, protobufEventFormat])('$name', (format) => {
  it('is no text', () =>
    expect(() => format.decode('{}')).toThrow(/^The (Avro|Protobuf) format needs bytes, not text$/));
});

it('content that is no JSON is not shown by the error, nor by its cause', () => {
  let refused: unknown;
  try {
    jsonEventFormat.decode('{"password": hunter2}');
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(DecodeError);
  expect(inspect(refused)).not.toContain('hunter2');
});
