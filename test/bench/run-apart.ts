import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Effort } from './measure/benchmark.js';
import type { Row } from './measure/row.js';

const program = fileURLToPath(new URL('one-benchmark.ts', import.meta.url));

/** What a benchmark gave, in its process and out of it. */
export interface Measured {
  readonly unit: string;
  readonly rows: readonly Row[];
}

/**
 * Runs one benchmark in a process of its own: what others made the compiler believe is forgotten.
 *
 * @throws Error when it fails
 */
export async function runApart(name: string, effort: Effort, tell: (line: string) => void): Promise<Measured> {
  tell(`${name} ...`);
  const args = ['--expose-gc', '--import', 'tsx', program, name, JSON.stringify(effort)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let measured: Measured | undefined;
  child.once('message', (message) => (measured = message as Measured));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code === 0 && measured !== undefined) return measured;
  throw new Error(`The benchmark '${name}' ended with ${signal ?? code}`);
}
