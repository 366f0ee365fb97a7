import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly folder: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const help = `Usage: npm run conformance -- [folder] [--json]

Runs the public conformance vectors of CloudEvents against this library.

  folder   A folder of vectors. Default: ../shared/vectors, beside this repository.
           Suites are found by the paths within it; it may hold any part of them.
  --json   One JSON document instead of text (npm run --silent conformance -- --json).
  --help   This text.

Each suite has a line: passed/total, without cases in which upstream is known to be
wrong (test/conformance/upstream-defects.ts); those are run too, and listed.

Exit code: 0 everything passed, 1 something failed, 2 there was nothing to run.
`;

/** @throws TypeError for an option that does not exist */
export function optionsOf(args: readonly string[], start: string, defaultFolder: string): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  const [folder, ...more] = positionals;
  if (more.length > 0) throw new TypeError(`One folder at most, not ${positionals.length}`);
  return {
    folder: folder === undefined ? defaultFolder : resolve(start, folder),
    json: values.json,
    help: values.help,
  };
}
