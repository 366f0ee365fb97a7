import { closeSync, fstatSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pglite } from './pglite.loader.js';
import { stopAfterPanic } from './stop-after-panic.js';

/** A file as Emscripten has it open; `nfd` is that of Node. */
interface OpenFile {
  readonly nfd?: number;
}

interface FileOperations {
  fsync?: (file: OpenFile) => number;
}

/** EIO, as WebAssembly numbers it. */
const inputOutputError = 29;

/**
 * The files of a database on a disk. By itself PGlite leaves it to the system when they get there, so that a power
 * failure takes what was committed in the last seconds, or ruins the whole database: it starts PostgreSQL without fsync,
 * and has no such operation for files of Node.
 *
 * @param whenFailed told why, when the disk did not take something: then PostgreSQL cannot go on
 */
export function durableFiles(
  { NodeFS }: Pick<Pglite, 'NodeFS'>,
  directory: string,
  whenFailed: (reason: string) => void,
): InstanceType<Pglite['NodeFS']> {
  const fsync = ({ nfd }: OpenFile): number => {
    try {
      if (nfd !== undefined) fsyncSync(nfd);
      return 0;
    } catch {
      // Not every system can, and PostgreSQL does not count on it.
      if (nfd !== undefined && fstatSync(nfd).isDirectory()) return 0;
      return inputOutputError;
    }
  };
  class DurableFiles extends NodeFS {
    override async init(...[database, given]: Parameters<InstanceType<typeof NodeFS>['init']>) {
      const { emscriptenOpts } = await super.init(database, given);
      const preRun = [
        ...(emscriptenOpts.preRun ?? []),
        (module: unknown) => void (operationsOf(module).fsync ??= fsync),
      ];
      return { emscriptenOpts: stopAfterPanic({ ...emscriptenOpts, preRun }, whenFailed) };
    }
  }
  return new DurableFiles(directory);
}

function operationsOf(module: unknown): FileOperations {
  const { NODEFS } = module as { readonly NODEFS?: { readonly stream_ops?: FileOperations } };
  if (NODEFS?.stream_ops !== undefined) return NODEFS.stream_ops;
  throw new Error('this version of PGlite keeps its files in an unknown way');
}

/** Parameters of the server: those of PGlite, with fsync, by the call that is there for it. */
export function durableParameters({ PGlite }: Pick<Pglite, 'PGlite'>): string[] {
  const others = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  return [...others, '-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'min_wal_size=32MB'];
}

/** Resolves once everything in a directory is on the disk. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFile(path);
  }
  syncDirectory(directory);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Which names it has. Windows can not, and need not. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
