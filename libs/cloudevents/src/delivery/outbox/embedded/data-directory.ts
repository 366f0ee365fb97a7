import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { messageOf } from '../../../core/thrown.js';
import { OutboxError } from '../../../errors/index.js';
import { DirectoryLock } from './directory-lock.js';
import { durableFiles, durableParameters, syncDirectory, syncTree } from './durable-files.js';
import type { Pglite } from './pglite.loader.js';

/** A database that lies in a directory. */
export interface OpenDirectory {
  readonly database: PGlite;
  /** Lets others have the directory, once the database is closed. */
  release(): Promise<void>;
}

/**
 * Opens the database of a directory, which is this process's alone until it is released, and makes both where they are
 * not. What a process that was killed had committed is there.
 *
 * @param whenFailed told why, when the disk did not take something
 * @throws OutboxError when another process has it, or it cannot be opened
 */
export async function openDirectory(
  pglite: Pglite,
  dataDir: string,
  whenFailed: (reason: string) => void,
): Promise<OpenDirectory> {
  const directory = resolve(dataDir);
  try {
    // The events are nobody else's to read.
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new OutboxError(`The outbox cannot be kept in ${directory}: ${messageOf(cause)}`, { cause });
  }
  const lock = await DirectoryLock.acquire(directory);
  try {
    const files = filesIn(directory);
    if (!(await holdsDatabase(directory))) await create(pglite, directory, files);
    const database = await open(pglite, files, whenFailed);
    return { database, release: () => lock.release() };
  } catch (cause) {
    await lock.release();
    const remedy = 'Look at the disk and the rights on it; the files are of PGlite, of a version that can read them';
    throw new OutboxError(`The outbox in ${directory} cannot be opened: ${messageOf(cause)}. ${remedy}`, { cause });
  }
}

/** Elsewhere first: a process that is killed meanwhile leaves no half of a database. */
async function create(pglite: Pglite, directory: string, files: string): Promise<void> {
  const draft = join(directory, 'database.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const database = await open(pglite, draft, () => undefined);
  await database.close();
  await syncTree(draft);
  await rename(draft, files);
  syncDirectory(directory);
}

async function open(pglite: Pglite, files: string, whenFailed: (reason: string) => void): Promise<PGlite> {
  const fs = durableFiles(pglite, files, whenFailed);
  return await pglite.PGlite.create({ fs, startParams: durableParameters(pglite) });
}

const filesIn = (directory: string): string => join(directory, 'database');

/** Whether there is one in the directory, opened or not. */
export const holdsDatabase = (directory: string): Promise<boolean> =>
  access(filesIn(directory)).then(
    () => true,
    () => false,
  );
