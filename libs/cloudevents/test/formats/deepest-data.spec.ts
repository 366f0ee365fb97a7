import { describe, expect, it } from 'vitest';
import { acceptEvent, maxJsonDepth } from '../../src/core/index.js';
import { DecodeError, InvalidEventError } from '../../src/errors/index.js';
import { avroEventFormat } from '../../src/formats/avro/index.js';
import { jsonEventFormat } from '../../src/formats/json/index.js';
import { protobufEventFormat } from '../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../src/formats/xml/index.js';
import { accepted, event } from '../core/events.js';

const formats = [jsonEventFormat, avroEventFormat, protobufEventFormat, xmlEventFormat];

/** Objects or arrays within each other, so many levels of them. */
function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = wrap(1);
  for (let level = 1; level < depth; level++) value = wrap(value);
  return value;
}

describe.each(formats.map((format) => [format.name, format] as const))('the deepest data in %s', (_name, format) => {
  it.each<[string, (inner: unknown) => unknown]>([
    ['objects', (inner) => ({ a: inner })],
    ['arrays', (inner) => [inner]],
  ])('that may be sent can be read, and sent on: %s', (_what, wrap) => {
    const data = nested(maxJsonDepth, wrap);
    const encoded = format.encode(accepted({ data, datacontenttype: 'application/json' }));
    const read = format.decode(encoded);
    expect(JSON.stringify(read.data)).toBe(JSON.stringify(data));
    expect(format.encode(acceptEvent(read))).toEqual(encoded);
    const inBatch = format.batch?.decode(format.batch.encode([encoded, encoded])) ?? [];
    expect(inBatch.map((each) => JSON.stringify(each.data))).toEqual(inBatch.map(() => JSON.stringify(data)));
  });
});

it('data that is deeper is neither sent nor read', () => {
  const data = nested(maxJsonDepth + 1, (inner) => [inner]);
  expect(() => accepted({ data })).toThrow(InvalidEventError);
  const text = JSON.stringify(event({ data }));
  expect(() => jsonEventFormat.decode(text)).toThrow(DecodeError);
  expect(() => jsonEventFormat.batch?.decode(`[${text}]`)).toThrow(DecodeError);
});
