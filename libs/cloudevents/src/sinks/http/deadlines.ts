import type { Clock } from '../../time/clock.js';

/** What has a limited time. {@link Deadlines} alone writes what it keeps in it. */
export interface Limited {
  /** When its time is up, by the monotonic clock. */
  deadline: number;
  /** Where it is in the list; -1 when it is not there. */
  place: number;
  /** Called once, when its time is up. */
  expire(): void;
}

/**
 * The same time for everything that is under way, with one timer for all of it: thousands begin and end in a second, and
 * hardly any is late. A list whose gaps are filled from its end, since a set leaves tables behind for the collector.
 */
export class Deadlines {
  readonly #underWay: Limited[] = [];
  #cancel: (() => void) | undefined;
  #ended = false;

  /** @param ms that each has */
  constructor(
    private readonly ms: number,
    private readonly clock: Pick<Clock, 'after' | 'monotonic'>,
  ) {}

  add(one: Limited): void {
    one.deadline = this.clock.monotonic() + this.ms;
    one.place = this.#underWay.push(one) - 1;
    if (this.#cancel === undefined) this.#wait(this.ms);
  }

  delete(one: Limited): void {
    const { place } = one;
    if (place < 0) return;
    one.place = -1;
    const last = this.#underWay.pop() as Limited;
    if (last !== one) {
      this.#underWay[place] = last;
      last.place = place;
    }
    if (this.#ended) this.end();
  }

  /** Leaves no timer behind, once nothing is under way. */
  end(): void {
    this.#ended = true;
    if (this.#underWay.length > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #wait(ms: number): void {
    // What is under way keeps the process alive by itself; a timer that outlasts it must not.
    this.#cancel = this.clock.after(ms, () => this.#sweep(), true);
  }

  #sweep(): void {
    const now = this.clock.monotonic();
    // A copy: whoever is late may end or begin others.
    for (const one of this.#underWay.slice()) {
      if (one.place < 0 || one.deadline > now) continue;
      this.delete(one);
      one.expire();
    }
    this.#cancel = undefined;
    if (this.#underWay.length === 0) return;
    this.#wait(Math.min(...this.#underWay.map(({ deadline }) => deadline)) - now);
  }
}
