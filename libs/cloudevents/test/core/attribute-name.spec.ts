import { describe, expect, it } from 'vitest';
import { shownName } from '../../src/core/index.js';

describe('a name in a message', () => {
  it('is shown as it is', () => expect(shownName('größe my_ext')).toBe('größe my_ext'));

  it('is cut where it is long', () => expect(shownName('x'.repeat(61))).toBe(`${'x'.repeat(60)}…`));

  it.each([
    ['a line end', 'a\nb', 'a?b'],
    ['an escape sequence', 'a\u001b[31mb', 'a?[31mb'],
    ['a line separator', 'a\u2028b', 'a?b'],
    ['a mark that turns the direction', 'a\u202eb', 'a?b'],
    ['half a character', 'a\ud800', 'a?'],
  ])('does not pass on %s, with which a sender could forge what a log says', (_what, name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it('is not cut within a character', () => expect(shownName(`${'x'.repeat(59)}😀`)).toBe(`${'x'.repeat(59)}?…`));
});
