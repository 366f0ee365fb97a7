import { describe, expect, it } from 'vitest';
import { type Benchmark, faster, ours, slower } from './benchmark.js';
import { isReached, rowsOf } from './row.js';

const benchmark: Benchmark = {
  name: 'b',
  unit: 'ns/event',
  goals: [faster('b/peer', 'peer', 'times as fast', 2), slower('b/limit', 'limit', 'times the time', 1.5)],
  setUp: () => ({ contenders: [] }),
};

describe('rows', () => {
  it('take the ratio of each round, and of these the median: what a slow moment does to one round, it does to both', () => {
    const rounds = [
      { [ours]: 100, peer: 300, limit: 80 },
      { [ours]: 1000, peer: 3000, limit: 800 },
      { [ours]: 100, peer: 250, limit: 100 },
    ];
    expect(rowsOf(benchmark, rounds)).toEqual([
      { name: 'b/peer', ratio: 3, goal: 2, better: 'higher', median: 100, spread: expect.closeTo(0.5 / 3) as number },
      { name: 'b/limit', ratio: 1.25, goal: 1.5, better: 'lower', median: 100, spread: expect.closeTo(0.2) as number },
    ]);
  });

  it('are left out where a contender is not installed', () => {
    expect(rowsOf(benchmark, [{ [ours]: 100, limit: 80 }]).map(({ name }) => name)).toEqual(['b/limit']);
  });

  it.each([
    ['higher', 2, true],
    ['higher', 1.99, false],
    ['lower', 2, true],
    ['lower', 2.01, false],
  ] as const)('better %s: %d reaches 2: %s', (better, ratio, expected) => {
    expect(isReached({ name: 'b', ratio, goal: 2, better, median: 1, spread: 0 })).toBe(expected);
  });
});
