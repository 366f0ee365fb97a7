import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { AvroWriter } from '../../../src/formats/avro/avro-writer.js';

/** What one call writes. */
function written(write: (writer: AvroWriter) => void, writer = new AvroWriter()): Buffer {
  writer.begin();
  write(writer);
  return Buffer.from(writer.finish());
}

const typeOf = (name: string) => avsc.Type.forSchema(name as avsc.Schema);

describe('what is written in Avro', () => {
  it.each([0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2147483647, -2147483648])('is the int %d', (value) => {
    expect(written((writer) => writer.int(value))).toEqual(typeOf('int').toBuffer(value));
  });

  it.each([0, 1, 62, 63, 64, 65, 8191, 8192, 65_535, 65_536, 300_000])('is text of %d characters', (length) => {
    for (const text of ['a'.repeat(length), `${'a'.repeat(length)}é`, '😀'.repeat(length)]) {
      expect(written((writer) => writer.string(text)).equals(typeOf('string').toBuffer(text))).toBe(true);
    }
    const content = Buffer.alloc(length, 7);
    expect(written((writer) => writer.content(content)).equals(typeOf('bytes').toBuffer(content))).toBe(true);
  });

  it('grows with what is behind something else, also where the library writes', () => {
    const long = 'x'.repeat(100_000);
    const type = typeOf('string');
    const bytes = written((writer) => {
      writer.boolean(true);
      writer.value(type, long);
      writer.value(type, 'short');
    });
    expect(bytes.equals(Buffer.concat([Buffer.of(1), type.toBuffer(long), type.toBuffer('short')]))).toBe(true);
  });

  it('has nothing of what failed before, and is nobody else’s', () => {
    const writer = new AvroWriter();
    writer.begin();
    writer.string('left behind');
    writer.begin();
    writer.int(1);
    const first = writer.finish();
    written((given) => given.int(2), writer);
    expect([...first]).toEqual([2]);
  });
});
