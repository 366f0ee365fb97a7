import { describe, expect, it } from 'vitest';
import { encodeBatchBytes } from '../../../src/formats/json/encode-batch-bytes.js';
import { encodeBatch, encodeStructured } from '../../../src/formats/json/index.js';
import { accepted } from '../../core/events.js';

const sizesOf = (texts: readonly string[]): number[] => texts.map((text) => Buffer.byteLength(text));

describe('the bytes of a JSON batch', () => {
  it.each<[string, readonly unknown[]]>([
    ['no event', []],
    ['one event', ['a']],
    ['several', ['a', 'b', 'c']],
    ['text beyond ASCII among others', ['a', 'ü', 'b', '€ and \u{1f600}', 'c']],
    ['text beyond ASCII alone', ['日本語']],
  ])('are the text of the batch in UTF-8: %s', (_what, data) => {
    const texts = data.map((each) => encodeStructured(accepted({ data: each })));
    const bytes = encodeBatchBytes(texts, sizesOf(texts));
    expect(Buffer.from(bytes).toString()).toBe(encodeBatch(texts));
    expect(Buffer.from(encodeBatch(texts)).equals(bytes)).toBe(true);
  });

  it('are refused with sizes of other events, instead of being cut', () => {
    const texts = ['{"a":1}', '{"b":"üü"}'];
    for (const wrong of [-1, 1]) {
      for (const at of [0, 1]) {
        const sizes = sizesOf(texts).map((size, index) => (index === at ? size + wrong : size));
        expect(() => encodeBatchBytes(texts, sizes)).toThrow(RangeError);
      }
    }
  });

  it('are written to the memory that is given, whatever is in it', () => {
    const memory = Buffer.alloc(100, 'x');
    const texts = ['{"a":1}', '{"b":"üü"}'];
    const bytes = encodeBatchBytes(texts, sizesOf(texts), (size) => memory.subarray(10, 10 + size));
    expect(Buffer.from(bytes).toString()).toBe('[{"a":1},{"b":"üü"}]');
    expect(bytes.buffer).toBe(memory.buffer);
  });

  it('are refused where the memory is of another size', () => {
    for (const size of [11, 13]) {
      expect(() => encodeBatchBytes(['{"a":1}', '{}'], [7, 2], () => Buffer.alloc(size, '#'))).toThrow(RangeError);
    }
  });

  it('are the same for batches that are written in parts', () => {
    const texts = Array.from({ length: 2000 }, (_, index) => `{"a":"${index % 7 === 0 ? 'ü' : 'u'}${index}"}`);
    expect(Buffer.from(encodeBatchBytes(texts, sizesOf(texts))).toString()).toBe(encodeBatch(texts));
  });
});
