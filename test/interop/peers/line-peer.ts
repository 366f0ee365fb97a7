import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a peer answers with: `ok`, or the error it had. */
type Answer = { readonly ok: unknown } | { readonly error: string };

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A program in another language that answers requests, one line of JSON each, in their order. */
export class LinePeer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: Waiting[] = [];
  private readonly end: Promise<void>;
  private complaints = '';

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(command, args, { stdio: 'pipe', env: { ...process.env, ...env } });
    this.child.stderr.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
    // A peer that ended says why in its complaints; that it does not listen any more is no news.
    this.child.stdin.on('error', () => {});
    createInterface({ input: this.child.stdout }).on('line', (line) => this.take(JSON.parse(line) as Answer));
    this.end = new Promise((resolve) => {
      const ended = (why: string): void => {
        for (const { reject } of this.waiting.splice(0)) reject(new Error(`The peer ${why}\n${this.complaints}`));
        resolve();
      };
      this.child.once('error', (error) => ended(`did not start: ${error.message}`));
      this.child.once('close', (code) => ended(`ended with ${code ?? 'a signal'}`));
    });
  }

  /** @throws Error with what the peer said was wrong */
  ask<T>(operation: string, request: object = {}): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${JSON.stringify({ operation, ...request })}\n`);
    }) as Promise<T>;
  }

  /** It ends by itself when nobody will ask any more. */
  async stop(): Promise<void> {
    this.child.stdin.end();
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.end;
    clearTimeout(hard);
  }

  private take(answer: Answer): void {
    const asked = this.waiting.shift();
    if ('ok' in answer) asked?.resolve(answer.ok);
    else asked?.reject(new Error(answer.error));
  }
}
