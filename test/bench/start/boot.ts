import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Benchmark, type Costs, ours } from '../measure/benchmark.js';

const program = fileURLToPath(new URL('boot-process.ts', import.meta.url));
const [projectors, handlers] = [200, 10];
const empty = 'empty Nest application';

/**
 * How much later an application has started. Each start is the first one of a process of its own, as it is for users: a
 * second one, whose code is compiled already, takes about half the time. Less work would be another question: `scale` has
 * no effect.
 */
export const start: Benchmark = {
  name: 'start',
  unit: 'ms',
  longRounds: 5,
  goals: [
    {
      name: 'start/boot',
      meaning: `milliseconds that ${projectors} projectors of ${handlers} handlers add to the start of an application`,
      goal: 150,
      better: 'lower',
      ratio: added,
    },
  ],
  setUp: () => ({
    contenders: [
      { name: ours, run: () => boot('full', projectors, handlers) },
      { name: empty, run: () => boot('empty') },
    ],
  }),
};

async function boot(...args: readonly (string | number)[]): Promise<number> {
  const command = ['--import', 'tsx', program, ...args.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  const took = Number(stdout);
  if (took > 0) return took;
  throw new Error(`The process that was to start an application says: ${stdout}`);
}

function added(costs: Costs): number | undefined {
  const [all, without] = [costs[ours], costs[empty]];
  return all === undefined || without === undefined ? undefined : all - without;
}
