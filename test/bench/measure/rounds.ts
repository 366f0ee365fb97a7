import type { Benchmark, Contender, Costs, Effort } from './benchmark.js';

/** Rounds before the first that counts: what runs for the first time is compiled while it runs. */
const warmUps = 3;

/** Measures all contenders of a benchmark in turn, each round beginning with another one. */
export async function measured(benchmark: Benchmark, effort: Effort): Promise<readonly Costs[]> {
  const { longRounds = Infinity } = benchmark;
  const [isLong, isQuick] = [longRounds < Infinity, effort.scale < 1];
  const skipped = isLong ? 0 : isQuick ? 1 : warmUps;
  const all = skipped + (isLong && isQuick ? 1 : Math.min(effort.rounds, longRounds));
  const setup = await benchmark.setUp(effort);
  try {
    const rounds: Costs[] = [];
    for (let round = 0; round < all; round++) {
      const costs: Record<string, number> = {};
      for (const contender of rotated(setup.contenders, round)) {
        // No collection is forced in between: it would shrink the space for new objects, which costs more than the garbage.
        costs[contender.name] = await contender.run();
      }
      if (round >= skipped) rounds.push(costs);
    }
    return rounds;
  } finally {
    await setup.close?.();
  }
}

function rotated(contenders: readonly Contender[], by: number): readonly Contender[] {
  const first = by % contenders.length;
  return [...contenders.slice(first), ...contenders.slice(0, first)];
}
