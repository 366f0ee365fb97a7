import { describe, expect, it } from 'vitest';
import { checkedDryRun, checkedFilter, checkedPage, checkedSelection } from '../../../src/delivery/index.js';
import { DeadLetterError } from '../../../src/errors/index.js';

/** What of an operator's input is taken: a slip must never mean all letters. */

const full = {
  keys: ['1', '2'],
  sink: 'http',
  reason: 'exhausted',
  id: 'i',
  source: '/s',
  type: 't',
  subject: 'a',
  failedFrom: '2026-03-01T12:00:00Z',
  failedBefore: '2026-03-01T13:00:00.5+01:00',
};

describe('a filter of dead letters', () => {
  it('may name everything, or nothing', () => {
    expect(checkedFilter(full)).toEqual(full);
    expect(checkedFilter({})).toEqual({});
    expect(checkedFilter({ sink: 'http', id: undefined })).toStrictEqual({ sink: 'http' });
    expect(checkedFilter(Object.assign(Object.create(null) as object, { sink: 'http' }))).toEqual({ sink: 'http' });
  });

  it('is read once: what was checked is what is asked', () => {
    const keys = ['1'];
    const checked = checkedFilter({ keys });
    keys.length = 0;
    expect(checked).toEqual({ keys: ['1'] });
  });

  it.each([
    [{ sinks: 'http' }, "no member 'sinks'"],
    [{ toString: 'http' }, "no member 'toString'"],
    [{ sink: '' }, 'filter.sink must be a text'],
    [{ sink: null }, 'filter.sink must be a text'],
    [{ id: 7 }, 'filter.id must be a text'],
    [{ subject: ['a'] }, 'filter.subject must be a text'],
    [{ reason: 'exausted' }, 'filter.reason must be one of rejected, '],
    [{ reason: 'constructor' }, 'filter.reason must be one of'],
    [{ keys: [] }, 'filter.keys must be a list'],
    [{ keys: '1' }, 'filter.keys must be a list'],
    [{ keys: ['1', ''] }, 'filter.keys must be a list'],
    [{ keys: [1] }, 'filter.keys must be a list'],
    [{ failedFrom: '2026-03-01' }, 'filter.failedFrom must be a time'],
    [{ failedBefore: '2026-02-30T00:00:00Z' }, 'filter.failedBefore must be a time'],
    [{ failedBefore: new Date(0) }, 'filter.failedBefore must be a time'],
    [new Map([['sink', 'http']]), 'filter must be a plain object'],
    [[], 'filter must be an object'],
    [null, 'filter must be an object'],
    ['http', 'filter must be an object'],
    [undefined, 'filter must be an object'],
  ])('O13: refuses %o', (filter, problem) => {
    expect(() => checkedFilter(filter)).toThrow(DeadLetterError);
    expect(() => checkedFilter(filter)).toThrow(problem);
  });

  it.each([{}, { sink: undefined }, { keys: undefined, failedFrom: undefined }])(
    'O13: refuses %o where something is done',
    (filter) => {
      expect(() => checkedSelection(filter)).toThrow(DeadLetterError);
      expect(() => checkedSelection(filter)).toThrow('is empty, which would mean all');
    },
  );

  it('is taken where it says anything', () => {
    expect(checkedSelection({ reason: 'invalid' })).toEqual({ reason: 'invalid' });
  });
});

describe('a page of dead letters', () => {
  it('has 100 letters unless asked otherwise', () => {
    expect(checkedPage({})).toEqual({ limit: 100 });
    expect(checkedPage({ limit: 1000, after: '7' })).toEqual({ limit: 1000, after: '7' });
  });

  it.each([{ limit: 0 }, { limit: 1001 }, { limit: 1.5 }, { limit: '10' }, { after: 7 }, { after: '' }, { size: 1 }])(
    'is not %o',
    (page) => {
      expect(() => checkedPage(page)).toThrow(DeadLetterError);
    },
  );
});

describe('a dry run', () => {
  it('is one when it says so', () => {
    expect([{}, { dryRun: undefined }, { dryRun: false }].map(checkedDryRun)).toEqual([false, false, false]);
    expect(checkedDryRun({ dryRun: true })).toBe(true);
  });

  it.each([{ dryrun: true }, { dryRun: 'true' }, { dryRun: null }, true])(
    'is never taken for the real thing: %o',
    (options) => {
      expect(() => checkedDryRun(options)).toThrow(DeadLetterError);
    },
  );
});
