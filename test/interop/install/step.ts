import { spawn } from 'node:child_process';

/** Something that a step needs and cannot install itself; the message says what to do by hand. */
export class ByHandError extends Error {
  override name = 'ByHandError';
}

/** One step: what is missing is installed. Returns what is there now, for the line that tells of it. */
export interface Step {
  readonly name: string;
  run(): Promise<string>;
}

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/** Runs a command to its end, quietly. Never rejects: a missing command is a result as well. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The same for a command that must succeed. @throws Error with the last lines it printed */
export async function mustRun(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, output } = await run(command, args, env);
  if (code === 0) return output;
  const last = output.trimEnd().split('\n').slice(-15).join('\n');
  throw new Error(`${command} ${args.join(' ')} failed (${code ?? 'not started'}):\n${last}`);
}
