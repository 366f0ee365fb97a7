/** Why nothing may be sent: the receiver asked for a wait, it fails too often, or it has had its share of attempts. */
export type Closure = 'paused' | 'broken' | 'rate';

/**
 * A fixed number of places for attempts under way, closed altogether while there is a reason for it. Batches that come
 * back from a wait queue here, ahead of new ones.
 */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  readonly #closures = new Set<Closure>();
  #used = 0;
  #most: number;

  /**
   * @param whenTaken called with every place that is taken
   * @param whenFree called when a place is free and nobody waits for it
   */
  constructor(
    private readonly limit: number,
    private readonly whenTaken: () => void,
    private readonly whenFree: () => void,
  ) {
    this.#most = limit;
  }

  /** Whether a new batch may start now: batches that wait here go first. */
  get free(): boolean {
    return this.#isOpen && this.#waiting.length === 0;
  }

  /** Takes a place, at once or when one is free. */
  acquire(): Promise<void> | undefined {
    if (this.free) {
      this.#take();
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    this.#used--;
    this.#admit();
  }

  close(reason: Closure): void {
    this.#closures.add(reason);
  }

  /** Opens again what was closed for this reason; others may still keep it closed. */
  open(reason: Closure): void {
    if (this.#closures.delete(reason)) this.#admit();
  }

  /** One attempt at a time. */
  narrow(): void {
    this.#most = 1;
  }

  /** As many attempts at once as there are places. */
  widen(): void {
    this.#most = this.limit;
    this.#admit();
  }

  get #isOpen(): boolean {
    return this.#closures.size === 0 && this.#used < this.#most;
  }

  #take(): void {
    this.#used++;
    this.whenTaken();
  }

  #admit(): void {
    while (this.#isOpen) {
      const resume = this.#waiting.shift();
      if (resume === undefined) return this.whenFree();
      this.#take();
      resume();
    }
  }
}
