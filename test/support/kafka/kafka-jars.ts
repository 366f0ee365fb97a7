import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Java } from './kafka-java.js';
import { runCommand, tail } from './run-command.js';

export interface KafkaJars {
  classPath: string;
  /** Loaded classes as an earlier broker left them, which halves the start of the next JVM; made by the first stop. */
  sharedArchive: string;
}

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));

const shortHash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Fetches the jars named by pom.xml once; later calls find them in the user's cache folder. */
export async function resolveKafkaJars(java: Java): Promise<KafkaJars> {
  const caches = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nestjs-cloudevents');
  const cache = join(caches, `kafka-${shortHash(await readFile(POM))}`);
  if (!existsSync(cache)) await fetchInto(cache, caches);
  return {
    classPath: join(cache, 'jars', '*'),
    sharedArchive: join(cache, `classes-${shortHash(java.version)}.jsa`),
  };
}

async function fetchInto(cache: string, caches: string): Promise<void> {
  await mkdir(caches, { recursive: true });
  // The cache appears in one step, so that neither an interrupted nor a second run beside this one leaves a half cache.
  const partial = await mkdtemp(`${cache}.part-`);
  try {
    const result = await runCommand(
      'mvn',
      ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${join(partial, 'jars')}`],
      { timeoutMs: 600_000 },
    );
    if (result.stderr.includes('ENOENT')) throw new Error('Maven is not installed');
    if (result.code !== 0)
      throw new Error(`Maven could not fetch Kafka's jars:\n${tail(result.stdout + result.stderr, 15)}`);
    await rename(partial, cache).catch((error: unknown) => {
      if (!existsSync(cache)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Puts a finished class archive into the cache, also in one step. */
export async function keepSharedArchive(made: string, jars: KafkaJars): Promise<void> {
  if (!existsSync(made) || existsSync(jars.sharedArchive)) return;
  const partial = `${jars.sharedArchive}.part-${process.pid}`;
  await copyFile(made, partial);
  await rename(partial, jars.sharedArchive);
}
