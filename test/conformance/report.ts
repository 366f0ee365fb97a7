/** A case that went another way. */
export interface CaseFailure {
  readonly id: string;
  readonly expected: string;
  readonly actual: string;
}

/** What became of one suite. `total` is what was counted: passed and failed, without upstream defects. */
export interface SuiteReport {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly total: number;
  readonly status: 'passed' | 'failed' | 'unknown' | 'not implemented' | 'skipped';
  readonly failures: readonly CaseFailure[];
  /** Cases that differ from what upstream expects because upstream is wrong. */
  readonly defects: readonly { readonly id: string; readonly reason: string }[];
  /** Entries of the list of defects whose cases all pass. */
  readonly unneededDefects?: readonly { readonly case: string; readonly reason: string }[];
  /** Why a suite was skipped. */
  readonly reason?: string;
}

/** What became of all of them. */
export interface Report {
  readonly suites: readonly SuiteReport[];
  readonly passed: number;
  readonly failed: number;
}

/** The report for people; its last line is the sum. */
export function reportText(report: Report): string {
  const { suites, passed, failed } = report;
  return [
    ...suiteLines(suites),
    ...failureLines(suites),
    ...defectLines(suites),
    ...unneededLines(suites),
    '',
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}

function suiteLines(suites: readonly SuiteReport[]): string[] {
  const width = Math.max(0, ...suites.map((suite) => countOf(suite).length));
  return suites.map((suite) => `${countOf(suite).padStart(width)}  ${suite.name}${remarkOn(suite)}`);
}

function countOf({ passed, total, status }: SuiteReport): string {
  return status === 'not implemented' || status === 'skipped' ? '-' : `${passed}/${total}`;
}

function remarkOn({ status, defects, reason }: SuiteReport): string {
  if (status === 'not implemented') return '  not implemented';
  if (status === 'skipped') return `  skipped: ${reason}`;
  return defects.length === 0 ? '' : `  (+${defects.length} upstream defects)`;
}

function failureLines(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap(({ name, failures }) => [
    ...(failures.length === 0 ? [] : ['', `FAILED ${name}`]),
    ...failures.flatMap(({ id, expected, actual }) => [
      `  ${id}`,
      `    expected  ${indented(expected)}`,
      `    actual    ${indented(actual)}`,
    ]),
  ]);
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n              ');
}

/** Cases of one reason stand together. */
function defectLines(suites: readonly SuiteReport[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, defects } of suites) {
    for (const { id, reason } of defects) byReason.set(reason, [...(byReason.get(reason) ?? []), `${name}: ${id}`]);
  }
  if (byReason.size === 0) return [];
  const entries = [...byReason].flatMap(([reason, cases]) => [`  ${reason}`, ...cases.map((each) => `    ${each}`)]);
  return ['', 'Upstream defects (counted neither as passed nor as failed)', ...entries];
}

function unneededLines(suites: readonly SuiteReport[]): string[] {
  const entries = suites.flatMap(({ name, unneededDefects = [] }) =>
    unneededDefects.map(({ reason }) => `  ${name}: ${reason}`),
  );
  return entries.length === 0 ? [] : ['', 'Listed as upstream defects, but every such case passes', ...entries];
}
