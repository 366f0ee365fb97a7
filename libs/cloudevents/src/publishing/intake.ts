import { PublisherClosedError } from '../errors/index.js';

/** The door of the publisher: calls wait until the application has started and are refused once it stops. */
export class Intake {
  #state: 'starting' | 'open' | 'closed' = 'starting';
  #open!: () => void;
  #refuse!: (error: PublisherClosedError) => void;
  #calls = 0;
  #whenEmpty: (() => void)[] = [];
  readonly #started = new Promise<void>((resolve, reject) => {
    this.#open = resolve;
    this.#refuse = reject;
  });

  constructor() {
    // Nobody may be waiting when the application stops before it has started.
    this.#started.catch(() => undefined);
  }

  get starting(): boolean {
    return this.#state === 'starting';
  }

  open(): void {
    if (this.#state !== 'starting') return;
    this.#state = 'open';
    this.#open();
  }

  /** Refuses new calls, and those that still wait for the start. */
  close(): void {
    this.#state = 'closed';
    this.#refuse(new PublisherClosedError());
  }

  /** Runs `work` when the door is open: at once, in the caller's turn, if it already is. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#state === 'closed') throw new PublisherClosedError();
    if (this.#state === 'starting') await this.#started;
    this.#calls++;
    try {
      return await work();
    } finally {
      if (--this.#calls === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
    }
  }

  /** Resolves when no call is under way. */
  empty(): Promise<void> {
    return this.#calls === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }
}
