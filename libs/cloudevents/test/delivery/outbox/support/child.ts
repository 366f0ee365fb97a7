import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of this folder in a process of its own, and the lines it has written. */
export function startChild(program: string, ...args: readonly string[]) {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const node = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', path, ...args];
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const lines: string[] = [];
  const read = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const readAll = once(read, 'close');
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => void child.kill(name);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await Promise.all([exit, readAll]);
  };
  onTestFinished(kill);
  return { pid: child.pid, lines, signal, kill };
}
