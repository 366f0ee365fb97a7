import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Forty real hands where they lie beside the checkout, else the repository's own sample. */
export function handsFile(): { readonly path: string; readonly hands: number | undefined } {
  const real = fileURLToPath(new URL('../../../shared/data/hands/absolute-poker-1000nlh.phhs', import.meta.url));
  if (existsSync(real)) return { path: real, hands: 40 };
  console.info('The forty real hands are not here: the sample of this repository is played instead');
  return { path: `${root}apps/poker/hands/sample.phhs`, hands: undefined };
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a fresh shell, with nothing of ours set, plus what a test sets. */
export function environment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(?:CLOUDEVENTS_|KAFKA_|PORT$|NODE_ENV$|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(clean), ...variables };
}

/** Runs a Node program of this repository to its end. */
export function runNode(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return finished(spawn(process.execPath, args, { cwd: root, env: environment(variables) }));
}

/** `npm start`, without the build before it. */
export function runDemo(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return runNode(['--import', 'tsx', 'scripts/demo.ts', ...args], variables);
}

/** The poker app alone. */
export function runPoker(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return runNode(['dist/apps/poker/main.js', ...args], variables);
}

/** The subscriber alone. */
export function runSubscriber(variables: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return runNode(['--disable-warning=TimeoutNegativeWarning', 'dist/apps/subscriber/main.js'], variables);
}

export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
