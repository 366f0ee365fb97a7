import { describe, expect, it } from 'vitest';
import { textProblem } from '../../src/core/index.js';

describe('CloudEvents String', () => {
  it.each([
    '',
    'plain',
    ' a ',
    'Straße',
    '日本語',
    'Euro € 😀',
    'quote " back \\ slash',
    '\u00a0',
    '\ufdcf',
    '\ufdf0',
    '\u{1fffd}',
  ])('may be %j', (value) => expect(textProblem(value)).toBeUndefined());

  it.each([
    ['a\rb', 'control character U+000D (at index 1)'],
    ['a\nb', 'control character U+000A'],
    ['\0', 'control character U+0000'],
    ['tab\t', 'control character U+0009'],
    ['\u007f', 'control character U+007F'],
    ['\u0085', 'control character U+0085'],
    ['\u009f', 'control character U+009F'],
    ['\ufdd0', 'noncharacter U+FDD0'],
    ['\ufdef', 'noncharacter U+FDEF'],
    ['\ufffe', 'noncharacter U+FFFE'],
    ['\u{1ffff}', 'noncharacter U+1FFFF'],
    ['\u{10fffe}', 'noncharacter U+10FFFE'],
    ['😀\ud83d', 'unpaired surrogate U+D83D (at index 2)'],
    ['\ude00😀', 'unpaired surrogate U+DE00 (at index 0)'],
    ['\ude00\ud83d', 'unpaired surrogate U+DE00'],
  ])('refuses %j and says what it found (C1)', (value, found) => expect(textProblem(value)).toContain(found));

  it('draws the line at every code point where the specification does', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const control = code < 0x20 || (code >= 0x7f && code < 0xa0);
      const noncharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
      const legal = !control && !noncharacter && (code < 0xd800 || code > 0xdfff);
      if ((textProblem(`x${String.fromCodePoint(code)}y`) === undefined) !== legal) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});
