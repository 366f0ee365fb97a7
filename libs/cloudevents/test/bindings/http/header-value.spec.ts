import { describe, expect, it } from 'vitest';
import { decodeHeaderValue, encodeHeaderValue } from '../../../src/bindings/http/index.js';
import { DecodeError, InvalidEventError } from '../../../src/errors/index.js';

const decode = (value: string) => decodeHeaderValue(value, 'ce-subject');

/** Bytes of a header as Node hands them on. */
const raw = (...bytes: number[]) => Buffer.from(bytes).toString('latin1');

describe('header value', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ["all,;:/+&'()[]{}<>\\^`|~!#$*=?@_.-", "all,;:/+&'()[]{}<>\\^`|~!#$*=?@_.-"],
    ['two words', 'two%20words'],
    ['€ and 😀', '%E2%82%AC%20and%20%F0%9F%98%80'],
    ['say "hi"', 'say%20%22hi%22'],
    ['100%', '100%25'],
    ['/a%20b', '/a%2520b'],
    ['%41', '%2541'],
    ['line\r\nbreak', 'line%0D%0Abreak'],
    ['\u007f\u00a0', '%7F%C2%A0'],
    ['\ufeffmark', '%EF%BB%BFmark'],
  ])('%j is sent as %s and read back (C2)', (value, sent) => {
    expect(encodeHeaderValue(value)).toBe(sent);
    expect(decode(sent)).toBe(value);
  });

  it.each([
    ['needless escapes', '%41%42c', 'ABc'],
    ['hex in lower case', '%e2%82%ac', '€'],
    ['an escape of an escape, undone once', '%2541', '%41'],
    ['quoted parts', '"two  words" and "more"', 'two  words and more'],
    ['quotes within quotes', '"a\\"b\\\\c"', 'a"b\\c'],
    ['an escape that quoting had hidden', '"\\%41"', 'A'],
    ['a backslash outside quotes', 'a\\b', 'a\\b'],
    ['a backslash outside quotes, beside quotes', 'a\\b "c"', 'a\\b c'],
    ['a plus', 'a+b', 'a+b'],
    ['raw UTF-8 (C3)', raw(0xc3, 0xa9), 'é'],
    ['raw UTF-8 beside escapes', `${raw(0xc3, 0xa9)}%20`, 'é '],
  ])('%s is understood', (_what, sent, value) => expect(decode(sent)).toBe(value));

  it.each([
    ['a % at the end', '100%'],
    ['half an escape', 'a%4'],
    ['no hex', '%zz'],
    ['half no hex', '%0g'],
    ['a sign for hex', '%+1'],
    ['an overlong form', '%C0%A0'],
    ['a surrogate', '%ED%A0%80'],
    ['beyond Unicode', '%F4%90%80%80'],
    ['a continuation alone', '%82'],
    ['a sequence cut short', 'x%E2%82'],
    ['raw Latin-1 (C3)', raw(0xe9)],
    ['a character that is no byte', '€'],
    ['an open quote', '"open'],
    ['an open quote that ends in a backslash', '"open\\'],
    ['a quote closed only by an escaped one', '"open\\"'],
  ])('%s is refused, naming the header (C4)', (_what, sent) => {
    expect(() => decode(sent)).toThrow(DecodeError);
    expect(() => decode(sent)).toThrow("'ce-subject'");
  });

  it.each(['%', '"open', '€', raw(0xe9)])('%j is refused with the beginning of a long name only', (sent) => {
    const name = 'ce-'.padEnd(1 << 20, 'x');
    const found = (() => {
      try {
        return decodeHeaderValue(sent, name);
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(found).toContain("The header 'ce-xxx");
    expect(found.length).toBeLessThan(150);
  });

  it('refuses to write what is no text', () => {
    expect(() => encodeHeaderValue('a\ud800')).toThrow(InvalidEventError);
    expect(encodeHeaderValue('😀')).toBe('%F0%9F%98%80');
  });
});
