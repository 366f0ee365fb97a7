import { parseArgs } from 'node:util';
import { benchmarkNames } from './benchmarks.js';
import type { Effort } from './measure/benchmark.js';

export interface BenchOptions {
  /** Prints `{ "rows": [...] }` and nothing else to the standard output. */
  readonly json: boolean;
  /** Names of benchmarks; empty: all. */
  readonly only: readonly string[];
  readonly effort: Effort;
}

const full: Effort = { rounds: 9, scale: 1 };
const quick: Effort = { rounds: 2, scale: 0.05 };

export const helpText = `npm run bench -- [options]

  --only <name>   one benchmark, or several: --only decode --only http-batch
  --rounds <n>    how often each contender has its turn; default ${full.rounds}
  --quick         a twentieth of the work and ${quick.rounds} rounds: shows that everything runs; its figures are rough
  --json          { "rows": [{ name, ratio, goal, better, median, spread }] }

Benchmarks: ${benchmarkNames.join(', ')}`;

/** Ends the process with a line that says what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parsed(args);
  if (values.help === true) return 'help';
  const only = values.only ?? [];
  const unknown = only.find((name) => !benchmarkNames.includes(name));
  if (unknown !== undefined) return fail(`There is no benchmark '${unknown}'`);
  const { rounds, scale } = values.quick === true ? quick : full;
  const given = Number(values.rounds ?? rounds);
  if (!Number.isInteger(given) || given < 1) return fail('--rounds must be a whole number from 1 on');
  return { json: values.json === true, only, effort: { rounds: given, scale } };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        rounds: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(message: string): never {
  console.error(`${message}\n\n${helpText}`);
  process.exit(1);
}
