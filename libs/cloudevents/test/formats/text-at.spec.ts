import { describe, expect, it } from 'vitest';
import { nameAt, textAt } from '../../src/formats/text-at.js';

/** Texts that are kept in the same places: of one length, and alike where it is looked first. */
const alike = Array.from({ length: 26 }, (_, index) => {
  const letter = String.fromCharCode(97 + index);
  return [`a${letter}ab`, `0${letter}00000`, `ü${letter}ü`, `${letter}\ufffd`, `id${letter.repeat(40)}`];
}).flat();

describe.each([
  ['text', textAt],
  ['name', nameAt],
])('%s among other bytes', (_what, read) => {
  it('is what it is, whatever was read before', () => {
    for (const text of [...alike, ...alike.toReversed(), '', '__proto__', ...alike]) {
      const bytes = Buffer.from(`<${text}>`);
      expect(read(bytes, 1, bytes.length - 1)).toBe(text);
    }
  });

  it('is refused where it is malformed, also where it is as long as one that is not', () => {
    read(Buffer.from('abc'), 0, 3);
    for (const malformed of [
      [0x61, 0xff, 0x63],
      [0xc3, 0x62, 0x63],
      [0xed, 0xa0, 0x80],
    ]) {
      for (let time = 0; time < 2; time++) expect(() => read(Buffer.from(malformed), 0, 3)).toThrow(TypeError);
    }
    expect(read(Buffer.from('abc'), 0, 3)).toBe('abc');
  });
});
