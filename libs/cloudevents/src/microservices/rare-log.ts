import type { Clock } from '../time/clock.js';

/** Where the strategy reports. A Nest `Logger` is one. */
export interface ServerLogger {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  debug?(message: string): void;
}

interface Topic {
  at: number;
  withheld: number;
}

const interval = 30_000;
/** Kinds may name what others choose, such as topics. */
const mostTopics = 1000;

/** Says the same kind of thing at most once in half a minute, and how often it was left unsaid. */
export class RareLog {
  readonly #topics = new Map<string, Topic>();

  constructor(
    private readonly logger: ServerLogger,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  say(level: 'log' | 'warn' | 'error', kind: string, line: string): void {
    const now = this.clock.monotonic();
    const topic = this.#topics.get(kind);
    if (topic !== undefined && now - topic.at < interval) {
      topic.withheld++;
      return;
    }
    const more = topic === undefined || topic.withheld === 0 ? '' : ` (and ${topic.withheld} more like it before)`;
    this.#topics.delete(kind);
    this.#topics.set(kind, { at: now, withheld: 0 });
    this.#forgetOldest();
    this.logger[level](line + more);
  }

  #forgetOldest(): void {
    const [oldest] = this.#topics.keys();
    if (this.#topics.size > mostTopics && oldest !== undefined) this.#topics.delete(oldest);
  }
}
