import { type Benchmark, type Costs, type Goal, ours } from './benchmark.js';
import { median, spread } from './statistics.js';

/** One line of the report. */
export interface Row {
  readonly name: string;
  /** The median over the rounds. */
  readonly ratio: number;
  readonly goal: number;
  readonly better: Goal['better'];
  /** What it costs with this library, the median over the rounds, in the unit of the benchmark. */
  readonly median: number;
  /** How far the ratios of the rounds are apart: highest less lowest, as a share of the median. */
  readonly spread: number;
}

/** The rows of a benchmark; those without one whose contenders are not installed. */
export function rowsOf({ goals }: Benchmark, rounds: readonly Costs[]): readonly Row[] {
  const own = median(rounds.map((costs) => costs[ours] as number));
  return goals.flatMap(({ name, goal, better, ratio }) => {
    const ratios = rounds.map(ratio).filter((value) => value !== undefined);
    if (ratios.length < rounds.length) return [];
    return [{ name, ratio: median(ratios), goal, better, median: own, spread: spread(ratios) }];
  });
}

export function isReached({ ratio, goal, better }: Row): boolean {
  return better === 'higher' ? ratio >= goal : ratio <= goal;
}
