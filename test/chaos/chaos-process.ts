import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AppPart, Order, ReceiverPart, Report } from './children/messages.js';

type Key = Report extends infer R ? (R extends unknown ? keyof R : never) : never;
type ReportWith<K extends Key> = Extract<Report, { readonly [key in K]: unknown }>;

/** How long a process may take for what it is told, in milliseconds. */
const patience = 60_000;

/** A process that may be killed at any moment. */
export class ChaosProcess {
  part: AppPart | ReceiverPart | undefined;
  /** Whether its end is wanted. */
  isOver = false;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  #reports: Report[] = [];
  #whenReported = new Set<() => void>();

  /** @param log file that takes what it prints */
  constructor(program: string, log: string) {
    const out = openSync(log, 'a');
    this.#child = spawn(process.execPath, [program], {
      stdio: ['ignore', out, out, 'pipe', 'ipc'],
      env: ownEnvironment(),
    });
    closeSync(out);
    createInterface(this.#child.stdio[3] as Readable).on('line', (line) => this.#reported(JSON.parse(line) as Report));
    const kill = (): void => this.signal('SIGKILL');
    process.once('exit', kill);
    this.ended = once(this.#child, 'exit').then(([code, signal]) => {
      process.off('exit', kill);
      for (const notify of this.#whenReported) notify();
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  get name(): string {
    return this.part !== undefined && 'name' in this.part ? this.part.name : (this.part?.role ?? 'spare');
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Makes it what it is from now on. */
  async become(part: AppPart | ReceiverPart): Promise<ReportWith<'up'>> {
    this.part = part;
    this.order({ be: part });
    return this.hear('up');
  }

  order(order: Order): void {
    // Where it is gone already, its end tells so.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  /** The next report of a kind. @throws Error when it ends or says nothing for too long */
  async hear<K extends Key>(key: K, timeout = patience): Promise<ReportWith<K>> {
    const end = performance.now() + timeout;
    for (;;) {
      const index = this.#reports.findIndex((report) => key in report);
      if (index >= 0) return this.#reports.splice(index, 1)[0] as ReportWith<K>;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`${this.name} ended before it reported '${key}'`);
      }
      const left = end - performance.now();
      if (left <= 0) throw new Error(`${this.name} has not reported '${key}' within ${timeout / 1000} s`);
      await this.#nextReport(left);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** @returns what it ended by */
  async kill(): Promise<NodeJS.Signals | null> {
    this.isOver = true;
    this.signal('SIGKILL');
    return (await this.ended).signal;
  }

  /** Ends it in good order. @throws Error when it does not end so */
  async stop(): Promise<void> {
    this.isOver = true;
    const hard = setTimeout(() => this.signal('SIGKILL'), patience);
    this.signal('SIGTERM');
    const { code, signal } = await this.ended;
    clearTimeout(hard);
    if (code !== 0) throw new Error(`${this.name} did not stop in good order: it ended with ${signal ?? code}`);
  }

  #reported(report: Report): void {
    this.#reports.push(report);
    for (const notify of this.#whenReported) notify();
  }

  #nextReport(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#whenReported.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#whenReported.add(done);
    });
  }
}

/** Without settings of the library. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CLOUDEVENTS_|NODE_|VITEST)/.test(name)));
}
