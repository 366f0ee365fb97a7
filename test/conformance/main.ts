/** The conformance runner: `npm run conformance -- [folder] [--json]`. */
import { fileURLToPath } from 'node:url';
import { help, type Options, optionsOf } from './options.js';
import { reportText } from './report.js';
import { runConformance } from './run.js';
import { suiteKinds } from './suites/index.js';
import { isFolder, Vectors } from './support/vectors.js';
import { upstreamDefects } from './upstream-defects.js';

const defaultFolder = fileURLToPath(new URL('../../../shared/vectors', import.meta.url));

/** @returns the exit code */
function main(args: readonly string[]): number {
  let options: Options;
  try {
    // npm runs scripts in the root of the repository, wherever it was called.
    options = optionsOf(args, process.env['INIT_CWD'] ?? process.cwd(), defaultFolder);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { folder, json } = options;
  if (options.help) return print(help, 0);
  if (!isFolder(folder)) {
    return refuse(
      `There is no folder of conformance vectors at ${folder}`,
      'Name one: npm run conformance -- path/to/vectors',
    );
  }
  const report = runConformance(new Vectors(folder), suiteKinds, upstreamDefects);
  if (report.suites.length === 0) return refuse(`The folder ${folder} holds no conformance vectors`);
  return print(`${json ? JSON.stringify(report, undefined, 2) : reportText(report)}\n`, report.failed === 0 ? 0 : 1);
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function refuse(...lines: readonly string[]): number {
  process.stderr.write(`${[...lines, 'Help: npm run conformance -- --help'].join('\n')}\n`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
