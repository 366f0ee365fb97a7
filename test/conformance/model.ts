import type { VectorFile, Vectors } from './support/vectors.js';

/** One case: it holds when `run` returns. */
export interface ConformanceCase {
  /** Unique within its suite; tells the file and the case within it. */
  readonly id: string;
  /** @throws Mismatch with what was expected and what was found */
  readonly run: () => void;
}

interface FilesOfSuite {
  /** As it is shown: the folder the cases come from. */
  readonly name: string;
  /** The files it reads, by their path within the folder of vectors, with `/`. */
  readonly files: RegExp;
}

/** A suite whose cases can be run. */
export interface RunnableSuite extends FilesOfSuite {
  readonly status: 'run';
  /** The cases of one file. @throws UnknownShapeError when the file is not what this suite knows */
  readonly cases: (file: VectorFile, vectors: Vectors) => readonly ConformanceCase[];
}

/** A suite of a feature that this library does not have. Its cases count neither as passed nor as failed. */
export interface UnbuiltSuite extends FilesOfSuite {
  readonly status: 'not implemented';
}

/** Files that nothing can be compared with. */
export interface SkippedSuite extends FilesOfSuite {
  readonly status: 'skipped';
  readonly reason: string;
}

export type SuiteKind = RunnableSuite | UnbuiltSuite | SkippedSuite;

/** A case in which upstream and the specification disagree. */
export interface UpstreamDefect {
  /** The name of the suite. */
  readonly suite: string;
  /** The id of the case, or what all such ids match. */
  readonly case: string | RegExp;
  /** What upstream has wrong. */
  readonly reason: string;
  /** Where the checklist of rules says so. */
  readonly rule: string;
  /** The only difference that the defect explains; any other fails the case. Default: it explains all. */
  readonly only?: Difference;
}

/** One thing in which a case went another way. */
export interface Difference {
  /** What differs, e.g. an attribute; empty for the case as a whole. */
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
}
