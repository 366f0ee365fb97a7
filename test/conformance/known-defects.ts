import type { Difference, UpstreamDefect } from './model.js';

/** The defects of one suite, and which of them were met. */
export class KnownDefects {
  readonly found: { id: string; reason: string }[] = [];
  private readonly asked = new Set<UpstreamDefect>();
  private readonly met = new Set<UpstreamDefect>();

  constructor(private readonly defects: readonly UpstreamDefect[]) {}

  /** Whether what differs is upstream's mistake. */
  explain(id: string, differences: readonly Difference[]): boolean {
    const matching = this.defects.filter((defect) => matches(defect, id));
    // One that explains a single difference says nothing of cases which do not have it.
    for (const defect of matching) if (defect.only === undefined) this.asked.add(defect);
    const defect = differences.length === 0 ? undefined : matching.find(({ only }) => explains(only, differences));
    if (defect === undefined) return false;
    this.met.add(defect);
    this.found.push({ id, reason: `${defect.reason} (${defect.rule})` });
    return true;
  }

  /** Entries with cases here that all pass. */
  get unneeded(): readonly { readonly case: string; readonly reason: string }[] {
    const entries = this.defects.filter((defect) => this.asked.has(defect) && !this.met.has(defect));
    return entries.map(({ case: cases, reason, rule }) => ({ case: String(cases), reason: `${reason} (${rule})` }));
  }
}

function matches({ case: pattern }: UpstreamDefect, id: string): boolean {
  return typeof pattern === 'string' ? pattern === id : pattern.test(id);
}

function explains(only: Difference | undefined, differences: readonly Difference[]): boolean {
  if (only === undefined) return true;
  return differences.every(
    ({ where, expected, actual }) =>
      where.replace(/^\[\d+\]\./, '') === only.where && expected === only.expected && actual === only.actual,
  );
}
