import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const caches = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nestjs-cloudevents');

/** Sources of the peers that are not written in TypeScript. */
export const pythonSources = fileURLToPath(new URL('../python/', import.meta.url));
export const javaSources = fileURLToPath(new URL('../java/', import.meta.url));

/** The virtual environment of the Python peers, anew for other packages or another message definition. */
export const pythonEnvironment = join(
  caches,
  `interop-python-${hashOf(pythonSources, (name) => name.endsWith('.txt') || name.endsWith('.proto'))}`,
);
export const python = join(pythonEnvironment, 'bin', 'python');

/** The Java peer with its jars, anew for other sources. */
export const javaPeer = join(caches, `interop-java-${hashOf(javaSources, () => true)}`);

function hashOf(folder: string, isWanted: (name: string) => boolean): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  for (const name of names) {
    const file = join(folder, name);
    if (statSync(file).isFile() && isWanted(name)) hash.update(name).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}
