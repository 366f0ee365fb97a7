import { createHash, randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DefinitionError, OutboxError } from '../../../errors/index.js';

/** The process, and which of its attempts; `new` before it listens. */
const lockFile = /^(\d+)-[0-9a-f]{8}\.(?:lock|new)$/;
/** What the shortest limit of a system leaves of a socket's path (macOS; with the zero byte it ends with). */
const longestPath = 103;
const attempts = 5;

/**
 * A directory that one process has. The lock is a socket in it that somebody listens on: it is free in the moment in
 * which its process dies, however it dies, and whatever number the process had, in whichever container of the machine.
 *
 * Each process puts its own socket there before it looks for those of others. Of two at the same time at least one sees
 * the other, and gives way; sockets of the dead have names that nobody uses again, so that anybody may remove them.
 */
export class DirectoryLock {
  private constructor(
    private readonly server: Server,
    private readonly file: string | undefined,
  ) {}

  /**
   * @param directory it exists, on a disk of this machine
   * @throws OutboxError when another process has it
   * @throws DefinitionError when its path is too long for a socket
   */
  static async acquire(directory: string): Promise<DirectoryLock> {
    for (let attempt = 1; ; attempt++) {
      const made = await attemptOn(directory);
      if (made instanceof DirectoryLock) return made;
      // Of two that start at the same time both may have given way.
      if (attempt === attempts) throw inUse(directory, made.pid);
      await wait(100 + 200 * Math.random());
    }
  }

  static async onWindows(directory: string): Promise<DirectoryLock | { readonly pid: undefined }> {
    const name = createHash('sha256').update(directory.toLowerCase()).digest('hex');
    try {
      return new DirectoryLock(await listen(`\\\\.\\pipe\\cloudevents-${name}`), undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      return { pid: undefined };
    }
  }

  static async onUnix(directory: string): Promise<DirectoryLock | { readonly pid: string }> {
    const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
    const file = join(directory, `${name}.lock`);
    const server = await listen(socketPath(directory, `${name}.new`));
    const lock = new DirectoryLock(server, file);
    try {
      // By now it listens: whoever sees it under this name, and is refused, sees a dead one.
      await rename(join(directory, `${name}.new`), file);
      const pid = await anotherOne(directory, `${name}.lock`);
      if (pid === undefined) return lock;
      await lock.release();
      return { pid };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async release(): Promise<void> {
    if (this.file !== undefined) await rm(this.file, { force: true });
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function attemptOn(directory: string): Promise<DirectoryLock | { readonly pid: string | undefined }> {
  return process.platform === 'win32' ? DirectoryLock.onWindows(directory) : DirectoryLock.onUnix(directory);
}

/** The process that has another lock, if one is alive; locks of the dead are removed. */
async function anotherOne(directory: string, own: string): Promise<string | undefined> {
  for (const name of await readdir(directory)) {
    const pid = lockFile.exec(name)?.[1];
    if (pid === undefined || name === own) continue;
    if (await isAlive(socketPath(directory, name))) return pid;
    await rm(join(directory, name), { force: true });
  }
  return undefined;
}

/** A process that was stopped counts: its connections wait for it. So does whatever cannot be told. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => settle(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: the workers of a cluster would share one socket.
    server.listen({ path, exclusive: true }, resolve);
  });
  server.on('error', () => undefined);
  return server.unref();
}

/** Relative to where the process is, when that is shorter. */
function socketPath(directory: string, name: string): string {
  const absolute = join(directory, name);
  const path = [absolute, relative(process.cwd(), absolute)].toSorted((a, b) => a.length - b.length)[0] as string;
  if (Buffer.byteLength(path) <= longestPath) return path;
  const room = longestPath - name.length - 1;
  throw new DefinitionError(`The path of the outbox ${directory} is too long: choose one of at most ${room} bytes`);
}

function inUse(directory: string, pid: string | undefined): OutboxError {
  const by = pid === undefined ? 'another process' : `process ${pid} (the number it has in its container, if any)`;
  const remedy = 'Stop that one, or give each process a directory of its own: CLOUDEVENTS_OUTBOX_DATA_DIR';
  return new OutboxError(`The outbox in ${directory} is in use by ${by}. ${remedy}`);
}
