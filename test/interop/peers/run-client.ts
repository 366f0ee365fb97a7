import { execFile } from 'node:child_process';
import { findCommand } from '../../support/servers/find-command.js';

/** Runs a command line client to its end and gives what it printed. @throws Error with its complaints */
export function runClient(names: readonly string[], args: readonly string[], input = ''): Promise<Buffer> {
  const command = names.map(findCommand).find((found) => found !== undefined);
  if (command === undefined) throw new Error(`${names[0]} is not installed; \`npm run test:interop\` installs it`);
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', timeout: 20_000, killSignal: 'SIGKILL' } as const;
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${names[0]} failed: ${stderr.toString() || error.message}`));
    });
    // Who ends without reading its input has no need of it.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
