import type { LedgerEntry } from './ledger.js';
import type { SinkName } from './points.js';

/** An event as the database of the writers has it: in its own table, by the same transaction. */
export interface Committed {
  readonly id: string;
  readonly subject: string;
}

/** What is known at the end. */
export interface Evidence {
  readonly ledger: readonly LedgerEntry[];
  /** In the order of their commits, as far as they have the same subject. */
  readonly committed: readonly Committed[];
  /** The ids that each sink got, in the order of their arrival. */
  readonly arrivals: Readonly<Partial<Record<SinkName, readonly string[]>>>;
  /** The ids that became dead letters, by sink. */
  readonly deadLetters: Readonly<Partial<Record<SinkName, ReadonlySet<string>>>>;
}

/** What a sink did not get, or got wrongly. */
export interface Finding {
  readonly sink: SinkName;
  readonly id: string;
}

export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged or committed, and neither at the sink nor a dead letter. */
  readonly lost: readonly Finding[];
  /** First arrivals after the first arrival of an event of their subject that was committed later. */
  readonly reordered: readonly Finding[];
  /** Arrivals that were not the first one of their event, an older event's after a newer one's included. */
  readonly duplicated: number;
  /** Arrived although their transactions were never committed. */
  readonly uncalledFor: readonly Finding[];
  readonly deadLetters: number;
}

export function verdictOf({ ledger, committed, arrivals, deadLetters }: Evidence): Verdict {
  const places = new Map(committed.map(({ id, subject }, place) => [id, { subject, place }]));
  const expected = new Set([...ledger.map(({ id }) => id), ...places.keys()]);
  const lost: Finding[] = [];
  const reordered: Finding[] = [];
  const uncalledFor: Finding[] = [];
  let duplicated = 0;
  let dead = 0;
  for (const sink of Object.keys(arrivals) as SinkName[]) {
    const ids = arrivals[sink] ?? [];
    const arrived = new Set(ids);
    const letters = deadLetters[sink] ?? new Set();
    dead += letters.size;
    duplicated += ids.length - arrived.size;
    for (const id of expected) if (!arrived.has(id) && !letters.has(id)) lost.push({ sink, id });
    for (const id of arrived) if (!expected.has(id)) uncalledFor.push({ sink, id });
    for (const id of outOfOrder(arrived, places)) reordered.push({ sink, id });
  }
  const acknowledged = new Set(ledger.map(({ id }) => id)).size;
  return { acknowledged, lost, reordered, duplicated, uncalledFor, deadLetters: dead };
}

/** @param arrived in the order of the first arrivals, which a Set keeps */
function outOfOrder(
  arrived: ReadonlySet<string>,
  places: ReadonlyMap<string, { readonly subject: string; readonly place: number }>,
): readonly string[] {
  const latest = new Map<string, number>();
  return [...arrived].filter((id) => {
    const known = places.get(id);
    if (known === undefined) return false;
    const { subject, place } = known;
    if (place < (latest.get(subject) ?? -1)) return true;
    latest.set(subject, place);
    return false;
  });
}
