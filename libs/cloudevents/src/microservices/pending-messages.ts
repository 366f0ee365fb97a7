import type { IncomingMessage } from './message-run.js';
import type { PendingSettings } from './pending.options.js';
import type { RareLog } from './rare-log.js';

interface Waiting {
  readonly message: IncomingMessage;
  readonly bytes: number;
}

/**
 * Messages that cannot be left with their server until there is time for them. They run in the order they came, so many
 * at a time; so many, and so many bytes of them, wait. What comes above that is dropped, which the log tells.
 */
export class PendingMessages {
  #waiting: (Waiting | undefined)[] = [];
  /** Index of the first that waits; what lies before it is gone. */
  #first = 0;
  #bytes = 0;
  #running = 0;
  #dropped = 0;
  /** How many were dropped when the log last said that none waits any more. */
  #told = 0;
  #whenIdle: (() => void)[] = [];

  /** @param run never rejects */
  constructor(
    private readonly settings: PendingSettings,
    private readonly log: RareLog,
    private readonly run: (message: IncomingMessage) => Promise<unknown>,
  ) {}

  /** Messages that wait. */
  get waiting(): number {
    return this.#waiting.length - this.#first;
  }

  /** Messages that were dropped since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(message: IncomingMessage, bytes: number): void {
    const { concurrency, maxPending, maxPendingBytes } = this.settings;
    if (this.#running < concurrency) this.#start(message);
    else if (this.waiting < maxPending && this.#bytes + bytes <= maxPendingBytes) {
      this.#waiting.push({ message, bytes });
      this.#bytes += bytes;
    } else this.#drop(message);
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Forgets all that wait. Returns how many these were. */
  abandon(): number {
    const count = this.waiting;
    this.#clear();
    return count;
  }

  #start(message: IncomingMessage): void {
    this.#running++;
    void this.run(message).then(() => {
      this.#running--;
      this.#next();
    });
  }

  #next(): void {
    const next = this.#waiting[this.#first];
    if (next !== undefined) {
      this.#waiting[this.#first++] = undefined;
      this.#bytes -= next.bytes;
      // Moved together rarely, so that each message is moved but once or twice.
      if (this.#first * 2 > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#first);
        this.#first = 0;
      }
      this.#start(next.message);
      return;
    }
    this.#tellDropped();
    if (this.#running > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #clear(): void {
    this.#waiting = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  #drop({ place }: IncomingMessage): void {
    this.#dropped++;
    const { maxPending, maxPendingBytes } = this.settings;
    const full = `${this.waiting} messages (${this.#bytes} bytes) wait already, and no more than ${maxPending} (${maxPendingBytes} bytes) may`;
    const what = `A message of ${place} was dropped and lost: ${full}`;
    const advice = 'Handlers are slower than what comes in: make them faster, or raise concurrency';
    this.log.say('error', 'overflow', `${what}. ${advice}. Dropped since the start: ${this.#dropped}`);
  }

  #tellDropped(): void {
    const count = this.#dropped - this.#told;
    if (count === 0) return;
    this.#told = this.#dropped;
    const what = count === 1 ? '1 message was' : `${count} messages were`;
    const all = `Dropped since the start: ${this.#dropped}`;
    this.log.say('warn', 'overflow ended', `No message waits any more; before, ${what} dropped and lost. ${all}`);
  }
}
