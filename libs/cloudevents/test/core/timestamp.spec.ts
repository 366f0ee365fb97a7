import { describe, expect, it } from 'vitest';
import { isTimestamp } from '../../src/core/index.js';

describe('CloudEvents Timestamp (C11)', () => {
  it.each([
    '2024-05-06T07:08:09Z',
    '2024-05-06t07:08:09z',
    '2024-05-06T07:08:09.123456789Z',
    '2024-05-06T07:08:09.1+05:30',
    '2024-05-06T07:08:09+23:59',
    '2024-05-06T07:08:09-23:59',
    '2024-05-06T07:08:09-00:00',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2016-12-31T23:59:60Z',
    '2015-06-30T16:59:60.5-07:00',
    '2017-01-01T08:59:60+09:00',
  ])('may be %s', (value) => expect(isTimestamp(value)).toBe(true));

  it.each([
    ['a space for the T', '2024-05-06 07:08:09Z'],
    ['no offset', '2024-05-06T07:08:09'],
    ['an offset without minutes', '2024-05-06T07:08:09+01'],
    ['an offset without a colon', '2024-05-06T07:08:09+0100'],
    ['no seconds', '2024-05-06T07:08Z'],
    ['a date alone', '2024-05-06'],
    ['an empty fraction', '2024-05-06T07:08:09.Z'],
    ['a comma for the point', '2024-05-06T07:08:09,5Z'],
    ['month 0', '2024-00-06T07:08:09Z'],
    ['month 13', '2024-13-06T07:08:09Z'],
    ['day 0', '2024-05-00T07:08:09Z'],
    ['April 31', '2024-04-31T07:08:09Z'],
    ['February 29 of an ordinary year', '2023-02-29T07:08:09Z'],
    ['February 29 of 2100', '2100-02-29T07:08:09Z'],
    ['hour 24', '2024-05-06T24:00:00Z'],
    ['minute 60', '2024-05-06T07:60:09Z'],
    ['second 61', '2016-12-31T23:59:61Z'],
    ['offset hour 24', '2024-05-06T07:08:09+24:00'],
    ['offset minute 60', '2024-05-06T07:08:09-10:60'],
    ['a leap second in the middle of a day', '2016-12-31T22:59:60Z'],
    ['a leap second in the middle of a month', '2016-12-30T23:59:60Z'],
    ['a leap second at local midnight only', '2016-12-31T23:59:60+01:00'],
    ['a leap second past the end of the month', '2017-01-02T00:59:60+01:00'],
    ['five digits of year', '12024-05-06T07:08:09Z'],
    ['digits of another script', '２０24-05-06T07:08:09Z'],
    ['white space around it', ' 2024-05-06T07:08:09Z'],
    ['nothing', ''],
  ])('may not have %s', (_what, value) => expect(isTimestamp(value)).toBe(false));

  it.each(['2024-05-06T07:08:09.123Z', '2024-05-06t07:08:00.999z'])('takes others in the minute of %s', (value) => {
    const inMinute = (rest: string): boolean => isTimestamp(value) && isTimestamp(value.slice(0, 17) + rest);
    expect(['00.000Z', '59.999Z', '59.999z', '09.1234Z', '09Z', '09+01:00'].filter((rest) => !inMinute(rest))).toEqual(
      [],
    );
    const wrong = [
      '60.000Z',
      '99.000Z',
      '0a.000Z',
      'a0.000Z',
      '09,000Z',
      '09.00aZ',
      '09.a00Z',
      '09.0 0Z',
      '09.000X',
      '09.000',
      '',
    ];
    expect(wrong.filter(inMinute)).toEqual([]);
  });
});
