import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { run } from '../../src/cli/run.js';

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command in this process, which takes no time to start. */
export async function runCommandLine(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const [out, error]: [string[], string[]] = [[], []];
  const code = await run(words, env, {
    print: (line) => void out.push(`${line}\n`),
    complain: (line) => void error.push(`${line}\n`),
  });
  return { code, out: out.join(''), error: error.join('') };
}

/** Runs the command in a process of its own, with an environment that says nothing of any database. */
export async function runProcess(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const args = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program, ...words];
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|CLOUDEVENTS_|DATABASE_URL)/.test(name));
  const options = { env: { ...Object.fromEntries(own), ...env }, timeout: 60_000 };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { code: 0, out: stdout, error: stderr };
  } catch (failure) {
    const { code, stdout, stderr } = failure as { code?: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw failure;
    return { code, out: stdout, error: stderr };
  }
}
