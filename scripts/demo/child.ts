import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Time a child gets to end by itself before it is killed. */
const patience = 15_000;

/** Newer releases of Node warn of a timer of kafkajs that starts with a negative time, which harms nothing. */
const execArgv = ['--disable-warning=TimeoutNegativeWarning'];

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** For the lines it writes to its standard output. */
  readonly onLine: (line: string) => void;
  /** For those it writes to its standard error. */
  readonly onComplaint: (line: string) => void;
}

/** A program of the demo, started as a process of its own. It ends when this process ends, however that happens. */
export class Child {
  readonly exited: Promise<number>;
  private readonly process: ChildProcess;

  constructor(
    readonly name: string,
    program: string,
    { args = [], env, onLine, onComplaint }: ChildOptions,
  ) {
    // Detached: a Ctrl-C of the terminal comes to this process alone, which then stops its children in good order.
    this.process = fork(program, args, { env, execArgv, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const { stdout, stderr } = this.process;
    if (stdout !== null) createInterface({ input: stdout }).on('line', onLine);
    if (stderr !== null) createInterface({ input: stderr }).on('line', onComplaint);
    // `close` comes after the last line of both streams, `exit` may come before.
    this.exited = new Promise((resolve) => {
      this.process.once('close', (code) => resolve(code ?? 1));
      this.process.once('error', () => resolve(1));
    });
  }

  onMessage(listener: (message: unknown) => void): void {
    this.process.on('message', listener);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    const kill = setTimeout(() => this.process.kill('SIGKILL'), patience);
    await this.exited;
    clearTimeout(kill);
  }
}
