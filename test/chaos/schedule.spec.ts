import { describe, expect, it } from 'vitest';
import { Chance } from './chance.js';
import { faults } from './faults.js';
import { points, targetsOf } from './points.js';
import { scheduleOf, type Step } from './schedule.js';

const plan = (kills: number, seed: number): readonly Step[] =>
  scheduleOf(kills, 'postgres', ['http', 'kafka'], new Chance(seed));
const targets = (steps: readonly Step[]) => steps.flatMap((step) => ('kill' in step ? [step.kill] : []));

describe('the schedule of a chaos run', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(plan(50, 7)).toEqual(plan(50, 7));
    expect(plan(50, 7)).not.toEqual(plan(50, 8));
  });

  it('has as many kills as are asked for', () => {
    for (const kills of [1, 9, 14, 50, 1000]) expect(targets(plan(kills, 1))).toHaveLength(kills);
  });

  it.each([1, 2, 3])('comes to every point first, then to every sink (seed %i)', (seed) => {
    const kills = targets(plan(14, seed));
    expect(new Set(kills.slice(0, points.length).map(({ point }) => point))).toEqual(new Set(points));
    expect(new Set(kills)).toHaveLength(targetsOf(['http', 'kafka']).length);
  });

  it('has every fault in a run of 50 kills', () => {
    const planned = plan(50, 1).flatMap((step) => ('fault' in step ? [step.fault] : []));
    expect(new Set(planned)).toEqual(new Set(Object.keys(faults)));
  });
});
