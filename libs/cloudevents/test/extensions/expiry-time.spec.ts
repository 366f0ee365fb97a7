import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../src/errors/index.js';
import { expiryTime, isExpired } from '../../src/extensions/index.js';
import { event } from '../core/events.js';
import { describeExtension } from './extension-contract.js';

describeExtension(expiryTime, {
  types: { expirytime: 'Timestamp' },
  full: { expirytime: '2024-05-06T07:08:09.123456789+02:00' },
  // Before `time` as well: that it is not, is only recommended.
  least: [{ expirytime: '1970-01-01T00:00:00Z' }, { expirytime: '1998-12-31t23:59:60z' }],
  broken: [
    [{ expirytime: '' }, 'expirytime', 'must be a date-time of RFC 3339'],
    [{ expirytime: '2024-05-06T07:08:09' }, 'expirytime', 'must be a date-time of RFC 3339'],
    [{ expirytime: '2023-02-29T00:00:00Z' }, 'expirytime', 'must be a date-time of RFC 3339'],
  ],
  wrong: [['expirytime', 1714979289, 'must be a string']],
});

describe('an event', () => {
  const now = new Date('2024-05-06T07:08:09.123Z');

  it.each([
    ['2024-05-06T07:08:09.122Z', true],
    ['2024-05-06T07:08:09.123Z', true],
    ['2024-05-06T07:08:09.1230Z', true],
    ['2024-05-06T07:08:09.1230001Z', false],
    ['2024-05-06T07:08:09.124Z', false],
    ['2024-05-06T09:08:09.123+02:00', true],
    ['2024-05-06T06:08:09.124-01:00', false],
  ])('that is of use until %s has expired: %s', (expirytime, expired) => {
    expect(isExpired(event({ expirytime }), now)).toBe(expired);
  });

  it('never expires without an expiry time', () => expect(isExpired(event(), now)).toBe(false));

  it('whose expiry time is none, is refused rather than kept or discarded', () => {
    expect(() => isExpired(event({ expirytime: 'tomorrow' }), now)).toThrow(InvalidEventError);
  });

  it('cannot be asked at an invalid date', () => {
    expect(() => isExpired(event({ expirytime: '2024-05-06T07:08:09Z' }), new Date(NaN))).toThrow(RangeError);
  });
});
