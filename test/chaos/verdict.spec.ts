import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from './ledger.js';
import { type Evidence, verdictOf } from './verdict.js';

const entry = (id: string): LedgerEntry => ({ id, writer: 'w', subject: id.slice(0, 1), number: 1 });

/** What went well: `a1` is an event of subject a; changed as a test says. */
function evidence({ ids = ['a1', 'b1', 'a2'], ...changes }: Partial<Evidence> & { ids?: string[] } = {}): Evidence {
  return {
    ledger: ids.map(entry),
    committed: ids.map((id) => ({ id, subject: id.slice(0, 1) })),
    arrivals: { http: ids, kafka: ids },
    deadLetters: {},
    ...changes,
  };
}

describe('the verdict of a chaos run', () => {
  it('finds nothing where every sink got every event once and in order', () => {
    const flawless = { acknowledged: 3, lost: [], reordered: [], duplicated: 0, uncalledFor: [], deadLetters: 0 };
    expect(verdictOf(evidence())).toEqual(flawless);
  });

  it('misses an acknowledged event at each sink by itself', () => {
    const { lost } = verdictOf(evidence({ arrivals: { http: ['a1', 'a2'], kafka: ['a1', 'b1'] } }));
    expect(lost).toEqual([
      { sink: 'http', id: 'b1' },
      { sink: 'kafka', id: 'a2' },
    ]);
  });

  it('misses what the database itself forgot', () => {
    const { lost } = verdictOf(evidence({ committed: [], arrivals: { http: [] } }));
    expect(lost).toHaveLength(3);
  });

  it('misses what was committed, although its writer died before it knew', () => {
    const { acknowledged, lost } = verdictOf(evidence({ ledger: [entry('a1')], arrivals: { http: ['a1', 'b1'] } }));
    expect([acknowledged, lost]).toEqual([1, [{ sink: 'http', id: 'a2' }]]);
  });

  it('takes a dead letter for what its sink did not get, and for no other sink', () => {
    const arrivals = { http: ['a1', 'a2'], kafka: ['a1', 'a2'] };
    const { lost, deadLetters } = verdictOf(evidence({ arrivals, deadLetters: { http: new Set(['b1']) } }));
    expect([lost, deadLetters]).toEqual([[{ sink: 'kafka', id: 'b1' }], 1]);
  });

  it('finds first arrivals after those of later events of their subject, and lets subjects go their own ways', () => {
    const ids = ['a1', 'b1', 'a2', 'a3', 'b2'];
    const { reordered } = verdictOf(evidence({ ids, arrivals: { http: ['b1', 'b2', 'a2', 'a1', 'a3'] } }));
    expect(reordered).toEqual([{ sink: 'http', id: 'a1' }]);
  });

  it('counts an older event again after a newer one as a duplicate, not as out of order', () => {
    const { reordered, duplicated } = verdictOf(evidence({ arrivals: { http: ['a1', 'b1', 'a2', 'a1', 'a2'] } }));
    expect([reordered, duplicated]).toEqual([[], 2]);
  });

  it('finds what arrived although its transaction was never committed', () => {
    const { uncalledFor } = verdictOf(evidence({ arrivals: { http: ['a1', 'b1', 'a2', 'c1'] } }));
    expect(uncalledFor).toEqual([{ sink: 'http', id: 'c1' }]);
  });
});
