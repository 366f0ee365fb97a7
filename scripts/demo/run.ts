import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LauncherMessage as PokerMessage } from '../../apps/poker/src/cli/launcher-link.js';
import type { TallyRow } from '../../apps/poker/src/replay/tally.js';
import type { LauncherMessage as SubscriberMessage } from '../../apps/subscriber/src/cli/launcher-link.js';
import { Screen } from '../../apps/subscriber/src/cli/screen.js';
import { Child, type ChildOptions } from './child.js';
import { settledCounts } from './counts.js';
import { type DemoEnvironment, demoEnvironment } from './environment.js';
import { LiveView } from './live-view.js';
import { acknowledged, result } from './result.js';

const readyLine = /^subscriber ready: (\S+)/;

/** The demo: a subscriber, a publisher, and the comparison of what one sent with what the other got. */
export class Demo {
  private readonly live: LiveView;
  private readonly children: Child[] = [];
  private stopping = false;

  constructor(private readonly screen = new Screen()) {
    this.live = new LiveView(screen);
  }

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
    const counts = await settledCounts(url, expected);
    this.live.finish(counts);
    const { lines, good } = result(rows, counts, routes);
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
      child.onMessage((message) => this.live.arrived((message as SubscriberMessage).counts));
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
      const told = message as PokerMessage;
      if (told.kind === 'summary') rows = told.rows;
      else this.live.played(told.progress);
    });
    const code = await child.exited;
    return { code, rows };
  }

  private start(name: 'subscriber' | 'poker', options: Omit<ChildOptions, 'onComplaint'>): Child {
    const program = fileURLToPath(new URL(`../../dist/apps/${name}/main.js`, import.meta.url));
    if (!existsSync(program)) throw new Error(`${name} is not built yet. Run: npm run build`);
    const child = new Child(name, program, { ...options, onComplaint: (line) => this.screen.complaint(line) });
    this.children.push(child);
    return child;
  }
}
