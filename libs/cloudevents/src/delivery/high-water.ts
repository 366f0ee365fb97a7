import { BackpressureError, PublisherClosedError } from '../errors/index.js';

/** How much may be pending at any one sink before nothing more is let in. */
export interface HighWaterMark {
  readonly events: number;
  readonly bytes: number;
  /** Whether a call waits until there is room, or is refused. */
  readonly whenFull: 'wait' | 'reject';
}

/** What is pending at one sink. */
export interface Level {
  readonly name: string;
  readonly pending: number;
  readonly bytes: number;
}

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * The mark above which calls wait, first come first served. A call is let in below the mark, whatever it brings: what
 * is pending exceeds the mark by one call at most.
 */
export class HighWater {
  readonly #waiting: Waiting[] = [];
  #head = 0;
  #isClosed = false;
  /** A call is being let in: what it settles at once lets in nobody else before all sinks have its events. */
  #isEntering = false;

  constructor(
    private readonly mark: HighWaterMark | undefined,
    private readonly levels: readonly Level[],
  ) {}

  /** Calls that wait for room. */
  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  /**
   * Runs `work` at once where there is room, else when there is.
   *
   * @throws BackpressureError where there is none and calls are refused
   * @throws PublisherClosedError when the application stopped before there was
   */
  enter<T>(work: () => T): T | Promise<T> {
    if (this.#isClosed) throw new PublisherClosedError();
    const full = this.waiting === 0 ? this.#full() : undefined;
    if (this.mark === undefined || (full === undefined && this.waiting === 0)) return this.#letIn(work);
    if (this.mark.whenFull === 'reject') throw new BackpressureError((full as Level).name, this.mark);
    return new Promise<T>((resolve, refuse) => {
      const enter = (): void => {
        try {
          resolve(this.#letIn(work));
        } catch (error) {
          refuse(error as Error);
        }
      };
      this.#waiting.push({ enter, refuse });
    });
  }

  /** Something was settled: lets in whoever there is room for. */
  less(): void {
    while (!this.#isEntering && this.waiting > 0 && this.#full() === undefined) this.#next().enter();
  }

  /** Refuses everybody who waits, and everybody who comes. */
  close(): void {
    this.#isClosed = true;
    while (this.waiting > 0) this.#next().refuse(new PublisherClosedError());
  }

  #letIn<T>(work: () => T): T {
    this.#isEntering = true;
    try {
      return work();
    } finally {
      this.#isEntering = false;
    }
  }

  #full(): Level | undefined {
    const { mark } = this;
    if (mark === undefined) return undefined;
    return this.levels.find(({ pending, bytes }) => pending >= mark.events || bytes >= mark.bytes);
  }

  #next(): Waiting {
    const next = this.#waiting[this.#head++] as Waiting;
    if (this.#head * 2 >= this.#waiting.length) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    return next;
  }
}
