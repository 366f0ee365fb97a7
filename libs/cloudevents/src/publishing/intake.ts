import { PublisherClosedError } from '../errors/index.js';

/** Events that the sinks have: what becomes of them. */
export interface Delivering<T> {
  readonly delivered: Promise<T>;
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
   * Runs `work` when the door is open: at once, in the caller's turn, if it already is. `work` gives back its delivery
   * once the events are handed to the sinks.
   */
  async enter<T>(work: () => Delivering<T> | Promise<Delivering<T>>): Promise<T> {
    if (this.#state === 'closed') throw new PublisherClosedError();
    if (this.#state === 'starting') await this.started;
    this.#calls++;
    let handedOver = false;
    try {
      const started = work();
      const { delivered } = started instanceof Promise ? await started : started;
      handedOver = true;
      this.#handedOver++;
      return await delivered;
    } finally {
      if (handedOver) this.#handedOver--;
      if (--this.#calls === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
    }
  }

  /** Resolves when no call is under way. */
  empty(): Promise<void> {
    return this.#calls === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }
}
