/**
 * A fixed number of places for attempts under way, closed altogether while the sink is paused. Batches that come back
 * from a wait queue here, ahead of new ones.
 */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #used = 0;
  #open = true;

  /** @param whenFree called when a place is free and nobody waits for it */
  constructor(
    private readonly limit: number,
    private readonly whenFree: () => void,
  ) {}

  /** Whether a new batch may start now: batches that wait here go first. */
  get free(): boolean {
    return this.#open && this.#used < this.limit && this.#waiting.length === 0;
  }

  /** Takes a place, at once or when one is free. */
  acquire(): Promise<void> | undefined {
    if (this.free) {
      this.#used++;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    this.#used--;
    this.#admit();
  }

  close(): void {
    this.#open = false;
  }

  open(): void {
    this.#open = true;
    this.#admit();
  }

  #admit(): void {
    while (this.#open && this.#used < this.limit) {
      const resume = this.#waiting.shift();
      if (resume === undefined) return this.whenFree();
      this.#used++;
      resume();
    }
  }
}
