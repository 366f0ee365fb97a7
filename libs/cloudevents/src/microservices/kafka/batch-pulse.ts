import type { Clock } from '../../time/clock.js';

/**
 * Keeps us in the consumer group while handlers run, however long. The first failure (mostly: the group wants to share
 * out its partitions anew) is kept for who runs the batch; beating goes on, since what runs must still finish.
 */
export class BatchPulse {
  #cancel: () => void = () => undefined;
  #stopped = false;
  #failure: { readonly error: unknown } | undefined;
  #whenFailed = (): void => undefined;
  /** Resolves with the first failure. */
  readonly failing = new Promise<void>((resolve) => (this.#whenFailed = resolve));

  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly interval: number,
    private readonly beat: () => Promise<void>,
  ) {
    this.#next();
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** What failed first. */
  get failure(): unknown {
    return this.#failure?.error;
  }

  /** For other work on the group that must not go unnoticed. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#whenFailed();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #next(): void {
    this.#cancel = this.clock.after(this.interval, () => {
      void this.beat()
        .catch((error: unknown) => this.fail(error))
        .then(() => {
          if (!this.#stopped) this.#next();
        });
    });
  }
}
