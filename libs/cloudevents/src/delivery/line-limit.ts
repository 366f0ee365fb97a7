import type { Clock } from '../time/clock.js';

/** Keeps a log readable: of each kind of line at most one in so many milliseconds. */
export class LineLimit {
  readonly #last = new Map<string, number>();

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly quiet: number,
  ) {}

  /** Whether a line of this kind may be written now; then it counts as written. */
  allows(kind: string): boolean {
    const now = this.clock.monotonic();
    if (now - (this.#last.get(kind) ?? -Infinity) < this.quiet) return false;
    this.#last.set(kind, now);
    return true;
  }
}
