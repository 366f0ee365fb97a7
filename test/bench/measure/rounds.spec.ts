import { describe, expect, it } from 'vitest';
import { type Benchmark, type Contender, ours } from './benchmark.js';
import { measured } from './rounds.js';

/** Contenders that cost the number of their call, and what was called in which order. */
function recorded(longRounds?: number) {
  const calls: string[] = [];
  const contender = (name: string): Contender => {
    let cost = 0;
    return {
      name,
      run: () => {
        calls.push(name);
        return ++cost;
      },
    };
  };
  let closed = 0;
  const benchmark: Benchmark = {
    name: 'b',
    unit: 'calls',
    goals: [],
    ...(longRounds === undefined ? {} : { longRounds }),
    setUp: () => ({ contenders: [contender(ours), contender('peer')], close: () => void closed++ }),
  };
  return { benchmark, calls, closed: () => closed };
}

describe('rounds', () => {
  it('begin with another contender each time, and the first three do not count', async () => {
    const { benchmark, calls, closed } = recorded();
    const rounds = await measured(benchmark, { rounds: 2, scale: 1 });
    expect(rounds).toEqual([
      { [ours]: 4, peer: 4 },
      { [ours]: 5, peer: 5 },
    ]);
    expect(calls.slice(0, 4)).toEqual([ours, 'peer', 'peer', ours]);
    expect(closed()).toBe(1);
  });

  it('all count, and are fewer, where each is long', async () => {
    const { benchmark } = recorded(1);
    expect(await measured(benchmark, { rounds: 9, scale: 1 })).toEqual([{ [ours]: 1, peer: 1 }]);
  });

  it('are one alone where each is long and there is little time', async () => {
    const { benchmark } = recorded(3);
    expect(await measured(benchmark, { rounds: 2, scale: 0.1 })).toEqual([{ [ours]: 1, peer: 1 }]);
  });

  it('leave nothing open when a contender fails', async () => {
    const { benchmark, closed } = recorded();
    const broken = { name: ours, run: () => Promise.reject(new Error('counts differ')) };
    const failing: Benchmark = {
      ...benchmark,
      setUp: async (effort) => ({ ...(await benchmark.setUp(effort)), contenders: [broken] }),
    };
    await expect(measured(failing, { rounds: 1, scale: 1 })).rejects.toThrow('counts differ');
    expect(closed()).toBe(1);
  });
});
