import { describe, expect, it } from 'vitest';
import { points } from './points.js';
import type { Kill } from './proof.js';
import { isFlawless, pointsLeftOut, summary, totalsOf } from './report.js';
import { resultOf, type SceneResult } from './scene-result.js';

const kill: Kill = { target: { point: 'claimed', sink: 'http' }, process: 'relay1', ids: [] };

function result(kills: readonly Kill[], noticed: readonly string[] = []): SceneResult {
  const ledger = ['a', 'b'].map((id) => ({ id, writer: 'w', subject: 's', number: 1 }));
  const committed = [...ledger, { id: 'c', subject: 's' }];
  const evidence = { ledger, committed, arrivals: { http: ['a', 'b', 'c', 'c'] }, deadLetters: {} };
  return resultOf('postgres', { kills, faults: new Map(), problems: [] }, evidence, noticed);
}

describe('the report of a chaos run', () => {
  it('ends with one line over all stores', () => {
    const results = [result([kill]), result([kill, kill])];
    expect(summary(totalsOf(results))).toBe('kills 3, acknowledged 4, lost 0, reordered 0, duplicated 2');
    expect(isFlawless(results)).toBe(true);
  });

  it('does not count a kill that did not hit, and is not content with it', () => {
    const missed = result([kill, { ...kill, missed: 'relay1 ended before it reported' }]);
    expect(totalsOf([missed]).kills).toBe(1);
    expect(missed.problems).toEqual([`The kill of relay1 at 'claimed' did not hit: relay1 ended before it reported`]);
    expect(isFlawless([missed])).toBe(false);
  });

  it('is not content with a process that ended by itself', () => {
    expect(isFlawless([result([kill], ['writer1 ended by itself: 1'])])).toBe(false);
  });

  it('names the points that a run of 50 kills left out', () => {
    const everywhere = points.map((point): Kill => ({ ...kill, target: { point, sink: 'http' } }));
    const many = Array.from({ length: 50 }, () => kill);
    expect(pointsLeftOut([result(many)])).toEqual(points.filter((point) => point !== 'claimed'));
    expect(pointsLeftOut([result([...many, ...everywhere])])).toEqual([]);
    expect(pointsLeftOut([result([kill])])).toEqual([]);
  });
});
