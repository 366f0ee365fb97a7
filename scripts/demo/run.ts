import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LauncherMessage } from '../../apps/poker/src/cli/launcher-link.js';
import { progressText } from '../../apps/poker/src/cli/progress-text.js';
import { Screen } from '../../apps/poker/src/cli/screen.js';
import type { TallyRow } from '../../apps/poker/src/replay/tally.js';
import { Child } from './child.js';
import { settledCounts } from './counts.js';
import { type DemoEnvironment, demoEnvironment } from './environment.js';
import { acknowledged, result } from './result.js';

const readyLine = /^subscriber ready: (\S+)/;

/** The demo: a subscriber, a publisher, and the comparison of what one sent with what the other got. */
export class Demo {
  private readonly screen = new Screen();
  private readonly children: Child[] = [];
  private stopping = false;

  /** @returns the exit code */
  async run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const environment = demoEnvironment(env);
    const url = await this.startSubscriber(environment);
    if (url === undefined) return 1;
    const { code, rows } = await this.runPoker(args, environment.poker(url));
    if (rows === undefined || this.stopping) return code;
    const routes = environment.routes(url);
    const counted = routes.filter(({ elsewhere }) => elsewhere === undefined);
    const expected = counted.map(({ transport }) => [transport, acknowledged(rows, transport)] as const);
    const { lines, good } = result(rows, await settledCounts(url, expected), routes);
    this.screen.line();
    for (const line of lines) this.screen.line(line);
    return code === 0 && good ? 0 : 1;
  }

  /** Stops the publisher before the subscriber, so that it can still deliver what it accepted. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const child of this.children.toReversed()) await child.stop();
  }

  /** @returns its address as soon as it is ready, `undefined` when it ended instead; it has said why */
  private startSubscriber({ subscriber: env }: DemoEnvironment): Promise<string | undefined> {
    return new Promise((resolve) => {
      const onLine = (line: string) => {
        this.screen.line(line);
        const url = readyLine.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      };
      const child = this.start('subscriber', { env, onLine });
      void child.exited.then(() => resolve(undefined));
    });
  }

  private async runPoker(
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<{ code: number; rows: readonly TallyRow[] | undefined }> {
    let rows: readonly TallyRow[] | undefined;
    const child = this.start('poker', { args, env, onLine: (line) => this.screen.line(line) });
    child.onMessage((message) => {
      const told = message as LauncherMessage;
      if (told.kind === 'summary') rows = told.rows;
      else this.screen.progress(progressText(told.progress), told.progress.done);
    });
    const code = await child.exited;
    return { code, rows };
  }

  private start(name: 'subscriber' | 'poker', options: ConstructorParameters<typeof Child>[2]): Child {
    const program = fileURLToPath(new URL(`../../dist/apps/${name}/main.js`, import.meta.url));
    if (!existsSync(program)) throw new Error(`${name} is not built yet. Run: npm run build`);
    const child = new Child(name, program, options);
    this.children.push(child);
    return child;
  }
}
