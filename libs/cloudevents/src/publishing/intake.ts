import { PublisherClosedError } from '../errors/index.js';

/** Events that the sinks have: what becomes of them. An object, since nobody who waits for it is to wait for the promise. */
export class Delivering<T> {
  constructor(readonly delivered: Promise<T>) {}
}

/** The door of the publisher: calls wait until the application has started and are refused once it stops. */
export class Intake {
  #state: 'starting' | 'open' | 'closed' = 'starting';
  #open!: () => void;
  #refuse!: (error: PublisherClosedError) => void;
  #calls = 0;
  #handedOver = 0;
  #whenEmpty: (() => void)[] = [];
  /** Settles with the start; rejects when the application stops before it. */
  readonly started = new Promise<void>((resolve, reject) => {
    this.#open = resolve;
    this.#refuse = reject;
  });

  constructor() {
    // Nobody may be waiting when the application stops before it has started.
    this.started.catch(() => undefined);
  }

  get starting(): boolean {
    return this.#state === 'starting';
  }

  /** Calls let in whose events have not been handed to the sinks. */
  get projecting(): number {
    return this.#calls - this.#handedOver;
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

  /**
   * Runs `work` when the door is open: at once, in the caller's turn, if it already is. `work` hands its events over to
   * the sinks: see {@link handOver}.
   */
  enter<T>(work: () => Delivering<T> | Promise<Delivering<T>>): Promise<T> {
    if (this.#state === 'closed') return Promise.reject(new PublisherClosedError());
    return this.#state === 'open' ? this.#letIn(work) : this.started.then(() => this.#letIn(work));
  }

  // Not an async function: its frame would keep whatever `work` knows until everything is delivered.
  #letIn<T>(work: () => Delivering<T> | Promise<Delivering<T>>): Promise<T> {
    this.#calls++;
    try {
      const started = work();
      return started instanceof Promise ? this.#wait(started) : started.delivered;
    } catch (error) {
      this.#leave();
      return Promise.reject(error as Error);
    }
  }

  async #wait<T>(started: Promise<Delivering<T>>): Promise<T> {
    let delivering: Delivering<T>;
    try {
      delivering = await started;
    } catch (error) {
      this.#leave();
      throw error;
    }
    return delivering.delivered;
  }

  /** The sinks have the events of a call, which says when it is {@link over}. */
  handOver(): void {
    this.#handedOver++;
  }

  /** Each event of such a call has its outcome. To be said before whoever waits for the promise hears of it. */
  over(): void {
    this.#handedOver--;
    this.#leave();
  }

  #leave(): void {
    if (--this.#calls === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  /** Resolves when no call is under way. */
  empty(): Promise<void> {
    return this.#calls === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }
}
