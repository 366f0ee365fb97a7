import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onDeath } from '../kafka/death-watch.js';
import { excerpt } from '../kafka/run-command.js';
import { until } from '../until.js';
import { findCommand } from './find-command.js';

const ORDERLY_STOP_MS = 15_000;

/** Whose process it is. Default: the one's who starts it. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** A server of its own on this machine, with everything it writes in one temporary folder. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private end: Promise<void> = Promise.resolve();
  private callOff: () => void = () => {};

  private constructor(
    readonly name: string,
    readonly folder: string,
    private readonly user: ServerUser,
  ) {}

  /** @param user runs the server and owns its folder */
  static async create(name: string, user: ServerUser = {}): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid ?? user.uid);
    return new ServerProcess(name, folder, user);
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** Runs a command to its end, as the server's user. @throws Error with what it says */
  async run(command: string, args: readonly string[]): Promise<void> {
    await promisify(execFile)(command, args, { cwd: this.folder, timeout: 60_000, ...this.user });
  }

  /** Starts it and waits until it listens on the port of 127.0.0.1. @throws Error with what its log says */
  async start(command: string, args: readonly string[], port: number, env: NodeJS.ProcessEnv = {}): Promise<void> {
    const log = await open(this.file('server.log'), 'a');
    const child = spawn(command, args, {
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, ...env },
      // A group of its own: Ctrl-C is for the process that owns the server, which then stops all of the group.
      detached: true,
      cwd: this.folder,
      ...this.user,
    });
    await log.close();
    this.child = child;
    // Helpers of the server may write for a moment after its end.
    const end = 'kill -9 "-$1" 2>/dev/null; rm -rf "$2" 2>/dev/null || { sleep 2; rm -rf "$2"; }';
    this.callOff = onDeath(end, String(child.pid), this.folder);
    let ended = false;
    this.end = new Promise((resolve) => {
      for (const event of ['exit', 'error'] as const) {
        child.once(event, () => {
          ended = true;
          resolve();
        });
      }
    });
    try {
      await until(`${this.name} listens`, async () => ended || (await listens(port)), { timeoutMs: 60_000 });
      if (ended) throw new Error(`${this.name} ended`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const said = excerpt(await readFile(this.file('server.log'), 'utf8'));
      await this.stop();
      throw new Error(`${message}. Its log:\n${said}`, { cause: error });
    }
  }

  /** Ends it at once. What is in its folder stays, and it may be started again. */
  async crash(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.signal(signal);
    await this.end;
    this.callOff();
  }

  /** Ends it and whatever it has started, and deletes its folder. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child?.pid !== undefined) {
      const hard = setTimeout(() => this.signal('SIGKILL'), ORDERLY_STOP_MS);
      this.signal(signal);
      await this.end;
      clearTimeout(hard);
      // Helpers of the server may outlive it for a moment.
      this.signal('SIGKILL');
    }
    this.callOff();
    await rm(this.folder, { recursive: true, force: true });
  }

  private signal(name: NodeJS.Signals): void {
    try {
      process.kill(-(this.child?.pid as number), name);
    } catch (error) {
      // The whole group has ended.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** @throws Error that says what to install */
export function commandOf(name: string): string {
  const found = findCommand(name);
  if (found === undefined) throw new Error(`${name} is not installed; \`npm run test:interop\` installs it`);
  return found;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
