import { KnownDefects } from './known-defects.js';
import type { ConformanceCase, Difference, RunnableSuite, SuiteKind, UpstreamDefect } from './model.js';
import type { CaseFailure, Report, SuiteReport } from './report.js';
import { Mismatch } from './support/mismatch.js';
import { UnknownShapeError } from './support/shape.js';
import type { VectorFile, Vectors } from './support/vectors.js';

/** What explains the vectors to people, or their form to tools. */
const documents = /(?:^|\/)(?:README|NOTICE|LICENSE)(?:\.[a-z]+)?$|\.md$|(?:^|\/)conformance_tests\.proto$/i;

/** Runs every suite that the folder has files of. Files of no suite are a suite that fails. */
export function runConformance(
  vectors: Vectors,
  kinds: readonly SuiteKind[],
  defects: readonly UpstreamDefect[],
): Report {
  const claimed = new Map<SuiteKind, VectorFile[]>();
  const unknown: VectorFile[] = [];
  for (const file of vectors.files) {
    const kind = kinds.find(({ files }) => files.test(file.path));
    if (kind !== undefined) claimed.set(kind, [...(claimed.get(kind) ?? []), file]);
    else if (!documents.test(file.path)) unknown.push(file);
  }
  const suites = kinds.flatMap((kind) => {
    const files = claimed.get(kind);
    return files === undefined ? [] : [reportOf(kind, files, vectors, defects)];
  });
  if (unknown.length > 0) suites.push(unknownFiles(unknown));
  return {
    suites,
    passed: suites.reduce((sum, { passed }) => sum + passed, 0),
    failed: suites.reduce((sum, { failed }) => sum + failed, 0),
  };
}

const none = { passed: 0, failed: 0, total: 0, failures: [], defects: [] } as const;

function reportOf(
  kind: SuiteKind,
  files: readonly VectorFile[],
  vectors: Vectors,
  defects: readonly UpstreamDefect[],
): SuiteReport {
  const { name, status } = kind;
  if (status === 'run') return runSuite(kind, files, vectors, defects);
  return { name, ...none, status, ...(status === 'skipped' && { reason: kind.reason }) };
}

function runSuite(
  suite: RunnableSuite,
  files: readonly VectorFile[],
  vectors: Vectors,
  allDefects: readonly UpstreamDefect[],
): SuiteReport {
  const failures: CaseFailure[] = [];
  const known = new KnownDefects(allDefects.filter((defect) => defect.suite === suite.name));
  let passed = 0;
  for (const { id, run } of files.flatMap((file) => casesOf(suite, file, vectors))) {
    const differences = differencesOf(run);
    if (known.explain(id, differences)) continue;
    if (differences.length === 0) passed++;
    else failures.push(failureOf(id, differences));
  }
  const failed = failures.length;
  return {
    name: suite.name,
    passed,
    failed,
    total: passed + failed,
    status: failed === 0 ? 'passed' : 'failed',
    failures,
    defects: known.found,
    ...(known.unneeded.length > 0 && { unneededDefects: known.unneeded }),
  };
}

/** The cases of a file, which are at least one: a file that cannot be read is one that fails. */
function casesOf(suite: RunnableSuite, file: VectorFile, vectors: Vectors): readonly ConformanceCase[] {
  try {
    const cases = suite.cases(file, vectors);
    if (cases.length === 0) throw new UnknownShapeError('at least one case', 'none');
    return cases;
  } catch (error) {
    return [
      {
        id: file.path,
        run() {
          throw error;
        },
      },
    ];
  }
}

function differencesOf(run: () => void): readonly Difference[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof Mismatch) return error.differences;
    if (error instanceof UnknownShapeError) return [{ where: '', expected: error.expected, actual: error.actual }];
    return [
      {
        where: '',
        expected: 'no error',
        actual: error instanceof Error ? (error.stack ?? error.message) : String(error),
      },
    ];
  }
}

function failureOf(id: string, differences: readonly Difference[]): CaseFailure {
  const text = (side: 'expected' | 'actual'): string =>
    differences.map((difference) => `${difference.where} ${difference[side]}`.trim()).join(', ');
  return { id, expected: text('expected'), actual: text('actual') };
}

function unknownFiles(files: readonly VectorFile[]): SuiteReport {
  const failures = files.map(({ path }) => ({ id: path, expected: 'a suite that reads it', actual: 'none does' }));
  return {
    name: 'unknown files',
    ...none,
    failed: failures.length,
    total: failures.length,
    status: 'unknown',
    failures,
  };
}
