import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type AttributeType, attributeTypes } from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { bytes } from './events.js';
import { refusal } from './refusal.js';

const all: readonly AttributeType[] = Object.values<AttributeType>(attributeTypes);
const { boolean, integer, string, binary, uri, uriReference, timestamp } = attributeTypes;

/** Whether a text is refused with a rule, the same one with and without throwing. */
function isRefused(type: AttributeType, text: string): boolean {
  const rule = type.textProblem(text);
  return rule !== undefined && refusal(() => type.parse(text)).join() === `value: ${rule}`;
}

describe('the types of attributes (C7)', () => {
  it('are the seven of the specification', () => {
    expect(all.map(({ name }) => name).toSorted()).toEqual(
      ['Binary', 'Boolean', 'Integer', 'String', 'Timestamp', 'URI', 'URI-reference'].toSorted(),
    );
  });

  it('cannot be changed for everybody', () => {
    expect(Object.isFrozen(attributeTypes)).toBe(true);
    expect(all.every((type) => Object.isFrozen(type))).toBe(true);
  });

  it.each([undefined, null, {}, [], new Date(0), 1n, Symbol('s'), () => 1, Object('boxed'), NaN, Infinity, 1.5])(
    'have no value %o',
    (value) => {
      for (const type of all) {
        expect(type.problem(value)).toEqual(expect.any(String));
        expect(() => type.validate(value)).toThrow(InvalidEventError);
        expect(() => type.format(value as never)).toThrow(InvalidEventError);
      }
    },
  );

  it.each([undefined, null, 1, true, {}, new Uint8Array(1)])('are not parsed from %o, which is no text', (given) => {
    for (const type of all) expect(() => type.parse(given as string)).toThrow(InvalidEventError);
  });

  it('say what is wrong without the value', () => {
    const secret = 'top secret \n';
    for (const type of all) expect(type.textProblem(secret)).not.toContain('secret');
    expect(() => integer.validate(12345678901)).toThrow(/^Invalid CloudEvent: 'value' must be an integer from/);
  });

  // (C8)
  it.each<[AttributeType, unknown, string]>([
    [boolean, true, 'true'],
    [boolean, false, 'false'],
    [integer, 0, '0'],
    [integer, -0, '0'],
    [integer, 2147483647, '2147483647'],
    [integer, -2147483648, '-2147483648'],
    [string, '', ''],
    [string, ' true ', ' true '],
    [string, 'Euro € 🂡', 'Euro € 🂡'],
    [binary, bytes(''), ''],
    [binary, bytes('M'), 'TQ=='],
    [binary, new Uint8Array([0xfb, 0xff]), '+/8='],
    [uri, 'urn:a:b?c#d', 'urn:a:b?c#d'],
    [uri, 'HTTP://Example.COM/%7e', 'HTTP://Example.COM/%7e'],
    [uriReference, '', ''],
    [uriReference, '../a?b#c', '../a?b#c'],
    [timestamp, '2024-05-06t07:08:09.1234567890z', '2024-05-06t07:08:09.1234567890z'],
    [timestamp, '1998-12-31T15:59:60-08:00', '1998-12-31T15:59:60-08:00'],
  ])('%o: the value %o is the text %j, in both directions', (type, value, text) => {
    expect(type.format(value as never)).toBe(text);
    expect(type.parse(text)).toEqual(value === 0 ? 0 : value);
    expect(type.validate(value)).toBe(value);
  });
});

describe('Boolean (C9)', () => {
  it.each(['True', 'TRUE', '1', '0', 'yes', '', ' true', 'true\n'])('is not %j', (text) =>
    expect(isRefused(boolean, text)).toBe(true),
  );
  it.each(['true', 1, 0])('in memory is not %o', (value) =>
    expect(boolean.problem(value)).toBe('must be true or false'),
  );
});

describe('Integer (C10, T8)', () => {
  it.each([
    ['5', 5],
    ['-5', -5],
    ['-0', 0],
    ['-2147483648', -2147483648],
  ])('%j is %d', (text, value) => expect(integer.parse(text)).toBe(value));

  it.each(['', '-', '+10', ' 10', '10 ', '1,000', '1.0', '5e0', '0x1', '007', '-01', '--1', '１', '1\n', 'NaN'])(
    'is not %j',
    (text) => {
      expect(integer.textProblem(text)).toBe('must be an integer');
      expect(isRefused(integer, text)).toBe(true);
    },
  );

  it.each(['2147483648', '-2147483649', '9'.repeat(12), `-${'9'.repeat(5000)}`])('is out of range as %.20s', (text) => {
    expect(integer.textProblem(text)).toMatch(/^must be an integer from -2147483648 to 2147483647/);
    expect(isRefused(integer, text)).toBe(true);
  });

  it.each(['1', true, 2147483648, -2147483649])('in memory is not %o', (value) => {
    expect(integer.problem(value)).toMatch(/^must be an integer/);
  });
});

describe('String (C11, T9)', () => {
  it.each(['a\tb', 'a\nb', '\u0000', '\u007f', '\u0085', '\ufffe', '\u{1fffe}', '\ufdd0', '\ud800', '\udc00a'])(
    'is not %j',
    (text) => expect(isRefused(string, text)).toBe(true),
  );
  it.each([7, true, bytes('a')])('in memory is not %o', (value) =>
    expect(string.problem(value)).toBe('must be a string'),
  );
});

describe('Binary (C12, T10)', () => {
  it.each(['x', 'TQ=', 'TWFU=', '==TQ', 'TQ-_', 'TQ==\n', 'T Q='])('is not %j', (text) =>
    expect(isRefused(binary, text)).toBe(true),
  );
  it.each(['TQ==', 7, [77], new ArrayBuffer(1), new Uint16Array(1), new DataView(new ArrayBuffer(1))])(
    'in memory is not %o',
    (value) => expect(binary.problem(value)).toBe('must be a Uint8Array'),
  );

  it('takes the bytes of a Buffer, and those of another realm', () => {
    expect(binary.format(Buffer.from('Man').subarray(1))).toBe('YW4=');
    expect(binary.problem(runInNewContext('new Uint8Array(1)'))).toBeUndefined();
  });

  it('gives bytes of their own', () => expect(binary.parse('TWFu').buffer.byteLength).toBe(3));
});

describe('URI and URI-reference (C12, T11)', () => {
  it.each(['', '//host/x', '/x', '#x', 'x', '1a:b'])('%j is no URI', (text) => expect(isRefused(uri, text)).toBe(true));
  it.each(['a b', '<>', 'http://h/%zz', 'http://h/ä', ':x', 'http://[x'])('%j is neither', (text) => {
    expect(isRefused(uri, text)).toBe(true);
    expect(isRefused(uriReference, text)).toBe(true);
  });
  it.each(['//host/x', '/x', '#x', ''])('%j is a URI-reference', (text) => expect(uriReference.parse(text)).toBe(text));
  it('are no URL objects', () => {
    for (const type of [uri, uriReference]) expect(type.problem(new URL('http://h/'))).toBe('must be a string');
  });
});

describe('Timestamp (C12, T5, T6, T7)', () => {
  it.each([
    '2024-05-06 07:08:09Z',
    '2024-05-06T07:08:09',
    '2024-05-06T07:08:09+01',
    '2024-05-06T23:59Z',
    '2024-05-06T24:00:00Z',
    '2100-02-29T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '2024-05-06T07:08:60Z',
    '2024-05-06T07:08:09+24:00',
    '',
  ])('is not %j', (text) => expect(isRefused(timestamp, text)).toBe(true));
  it('is no Date in memory', () => expect(timestamp.problem(new Date())).toBe('must be a string'));
});
