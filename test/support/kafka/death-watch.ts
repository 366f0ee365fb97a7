import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Runs a shell script when this process ends in whatever way, SIGKILL included, so that no broker outlives its tests:
 * the shell waits for the end of a pipe that only this process holds. Returns what calls the watch off.
 */
export function onDeath(script: string, ...args: string[]): () => void {
  // A group of its own: Ctrl-C in a terminal must not end the watch before it has done its work.
  const watch = spawn('sh', ['-c', `cat >/dev/null; ${script}`, 'death-watch', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watch.unref();
  (watch.stdin as Socket).unref();
  return () => watch.kill('SIGKILL');
}
