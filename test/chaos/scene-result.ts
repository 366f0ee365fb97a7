import type { Fault, StoreName } from './faults.js';
import { contradictions, type Kill } from './proof.js';
import { type Evidence, type Verdict, verdictOf } from './verdict.js';

/** What came out of one store. */
export interface SceneResult {
  readonly store: StoreName;
  readonly kills: readonly Kill[];
  readonly faults: ReadonlyMap<Fault, number>;
  readonly verdict: Verdict;
  /** What must not be, besides lost and reordered events. */
  readonly problems: readonly string[];
}

/** @param noticed what else went wrong */
export function resultOf(
  store: StoreName,
  { kills, faults, problems }: Pick<SceneResult, 'kills' | 'faults' | 'problems'>,
  evidence: Evidence,
  noticed: readonly string[],
): SceneResult {
  const missed = kills.flatMap(({ process, target: { point }, missed: why }) =>
    why === undefined ? [] : [`The kill of ${process} at '${point}' did not hit: ${why}`],
  );
  const all = [...problems, ...noticed, ...missed, ...contradictions(kills, evidence)];
  return { store, kills, faults, verdict: verdictOf(evidence), problems: all };
}
