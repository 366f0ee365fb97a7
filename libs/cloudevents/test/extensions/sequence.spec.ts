import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../src/errors/index.js';
import {
  nextSequence,
  orderedSequence,
  sequence,
  sequenceValue,
  withOrderedSequence,
  withSequence,
} from '../../src/extensions/index.js';
import { event } from '../core/events.js';
import { describeExtension } from './extension-contract.js';

const noInteger = "must be a 32-bit integer, because sequencetype is 'Integer'";

describeExtension(sequence, {
  types: { sequence: 'String', sequencetype: 'String' },
  full: { sequence: '42', sequencetype: 'Integer' },
  least: [
    { sequence: '0007' },
    { sequence: 'b' },
    { sequence: '-00000001', sequencetype: 'Integer' },
    { sequence: 'x', sequencetype: 'Agreed' },
  ],
  broken: [
    [{ sequence: '' }, 'sequence', 'must not be empty'],
    [{ sequence: '1', sequencetype: '' }, 'sequencetype', 'must not be empty'],
    [{ sequencetype: 'Integer' }, 'sequence', "is required by the extension 'sequence'"],
    [{ sequence: 'b', sequencetype: 'Integer' }, 'sequence', noInteger],
    [{ sequence: '1.0', sequencetype: 'Integer' }, 'sequence', noInteger],
    [{ sequence: '+1', sequencetype: 'Integer' }, 'sequence', noInteger],
    [{ sequence: ' 1', sequencetype: 'Integer' }, 'sequence', noInteger],
    [{ sequence: '2147483648', sequencetype: 'Integer' }, 'sequence', noInteger],
    [{ sequence: '-2147483649', sequencetype: 'Integer' }, 'sequence', noInteger],
    [{ sequence: '9'.repeat(400), sequencetype: 'Integer' }, 'sequence', noInteger],
  ],
  wrong: [
    ['sequence', 42, 'must be a string'],
    ['sequencetype', 1, 'must be a string'],
  ],
});

describe('the value of a sequence', () => {
  it.each([
    [{}, undefined],
    [{ sequence: '0042' }, '0042'],
    [{ sequence: 'a' }, 'a'],
    [{ sequence: '42', sequencetype: 'Integer' }, 42],
    [{ sequence: '0042', sequencetype: 'Integer' }, 42],
    [{ sequence: '-2147483648', sequencetype: 'Integer' }, -2147483648],
    [{ sequence: '-0', sequencetype: 'Integer' }, 0],
  ])('of %o is %o', (attributes, value) => expect(sequenceValue(event(attributes))).toBe(value));

  it.each([
    [{ sequence: '1', sequencetype: 'integer' }, "'sequencetype' is not known"],
    [{ sequence: '1', sequencetype: 'Roman' }, "'sequencetype' is not known"],
    [{ sequence: 'x', sequencetype: 'Integer' }, "'sequence' must be a 32-bit integer"],
    [{ sequencetype: 'Integer' }, "'sequence' is required"],
  ])('of %o is refused', (attributes, message) => {
    expect(() => sequenceValue(event(attributes))).toThrow(InvalidEventError);
    expect(() => sequenceValue(event(attributes))).toThrow(message);
  });
});

describe('a legacy sequence of type Integer', () => {
  it.each([1, 0, -0, -5, 2147483647, -2147483648])('of %d is written in decimal digits and read again', (value) => {
    const written = withSequence(event(), value);
    expect(written).toEqual(event({ sequence: String(value), sequencetype: 'Integer' }));
    expect(sequenceValue(written)).toBe(value + 0);
  });

  it('is removed as a whole', () => {
    expect(withSequence(withSequence(event(), 1), null)).toEqual(event());
  });

  it.each([2147483648, -2147483649, 1.5, NaN, Infinity, '1', 1n, undefined])('is never %s', (value) => {
    expect(() => withSequence(event(), value as number)).toThrow(InvalidEventError);
    expect(() => nextSequence(value as number)).toThrow(InvalidEventError);
  });

  it.each([
    [1, 2],
    [-1, 0],
    [2147483646, 2147483647],
    [2147483647, -2147483648],
  ])('goes from %d to %d', (value, next) => expect(nextSequence(value)).toBe(next));
});

describe('an ordered sequence', () => {
  it('has an order as text that is its order as number', () => {
    const values = [0, 1, 9, 10, 11, 99, 100, 2 ** 32, Number.MAX_SAFE_INTEGER, 2n ** 63n, 2n ** 64n - 1n];
    const written = values.map((value) => orderedSequence(value));
    expect(written.toSorted()).toEqual(written);
    expect(written.map(BigInt)).toEqual(values.map(BigInt));
    expect(new Set(written.map(({ length }) => length))).toEqual(new Set([20]));
  });

  it('replaces a legacy one, type and all', () => {
    const written = withOrderedSequence(withSequence(event(), 6), 7n);
    expect(written).toEqual(event({ sequence: '00000000000000000007' }));
    expect(sequenceValue(written)).toBe('00000000000000000007');
  });

  it.each([-1, -1n, 1.5, NaN, Infinity, 2 ** 53, 10n ** 20n, '7', undefined])('is never made of %s', (value) => {
    expect(() => orderedSequence(value as number)).toThrow(InvalidEventError);
    expect(() => withOrderedSequence(event(), value as number)).toThrow("'sequence' must be a whole number from 0");
  });
});
