import { isSentAgain, type Target } from './points.js';
import type { Evidence } from './verdict.js';

/** A kill, as the director saw it. */
export interface Kill {
  readonly target: Target;
  /** Name of the process. */
  readonly process: string;
  /** The events in hand at the point, as the process reported it. */
  readonly ids: readonly string[];
  /** Why it does not count; undefined: the process reported the point, and ended by SIGKILL. */
  readonly missed?: string | undefined;
}

/** What the outside shows of the kills: a kill at a point leaves traces that only it can leave. */
export function contradictions(kills: readonly Kill[], evidence: Evidence): readonly string[] {
  const committed = new Set(evidence.committed.map(({ id }) => id));
  const acknowledged = new Set(evidence.ledger.map(({ id }) => id));
  const counts = new Map(Object.entries(evidence.arrivals).map(([sink, ids]) => [sink, countsOf(ids)]));
  return kills.flatMap((kill) => {
    const { target, process, ids } = kill;
    const { point, sink } = target;
    const wrong = (id: string): string | undefined => {
      const times = counts.get(sink ?? '')?.get(id) ?? 0;
      if (point === 'before-insert' || point === 'before-commit') {
        return committed.has(id) ? 'was committed all the same' : undefined;
      }
      if (point === 'after-commit') {
        if (!committed.has(id)) return 'was not committed';
        return acknowledged.has(id) ? 'is in the ledger all the same' : undefined;
      }
      return isSentAgain(point) && times < 2 ? `arrived ${times} times at ${sink}, not again` : undefined;
    };
    return ids.flatMap((id) => {
      const what = wrong(id);
      return what === undefined ? [] : [`${process} was killed at '${point}', and its event ${id} ${what}`];
    });
  });
}

function countsOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
