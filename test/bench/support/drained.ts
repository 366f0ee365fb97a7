import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Mark } from './relay-process.js';

const program = fileURLToPath(new URL('relay-process.ts', import.meta.url));

/** Of the relay's heap, in MiB: what grows with the backlog ends it. */
const heap = 64;

/**
 * Lets one relay in a process of its own deliver all of a backlog.
 *
 * @param marks after how many events it says how it is, besides the start
 * @throws Error when it ends before
 */
export async function drained(database: string, schema: string, marks: readonly number[]): Promise<readonly Mark[]> {
  const options = [`--max-old-space-size=${heap}`, '--conditions=nestjs-cloudevents-source', '--import', 'tsx'];
  const args = [...options, program, database, schema, ...marks.map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const told: Mark[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line) as Mark);
    if (told.length === marks.length + 1) child.kill('SIGTERM');
  }
  const [code, signal] = (await exit) as [number | null, string | null];
  if (code === 0 && told.length === marks.length + 1) return told;
  throw new Error(`The relay ended with ${signal ?? code} after ${told.at(-1)?.delivered ?? 0} events`);
}
