import type { Clock } from '../../../time/clock.js';
import { seconds } from '../../message-words.js';
import type { ServerLogger } from '../../rare-log.js';
import type { Unfinished } from './unfinished.js';

export interface HeldUpTools {
  readonly clock: Pick<Clock, 'monotonic' | 'wall' | 'after'>;
  readonly log: Pick<ServerLogger, 'log' | 'warn'>;
  /** Milliseconds from the first failure until an event is given up. */
  readonly giveUpAfter: number;
}

/** The lowest unfinished record, since it was first seen to be that; times in milliseconds. */
interface Held {
  readonly place: bigint;
  readonly since: number;
  readonly date: number;
  nextLine: number;
  isSaid: boolean;
}

/** Milliseconds from one look to the next. */
const interval = 5000;
/** Milliseconds without progress until the first line, and from one line to the next. */
const patience = 30_000;
const repetition = 300_000;

/** Says so when a partition does not move although its records are in hand, and when it moves again. */
export class HeldUp {
  #held: Held | undefined;
  #cancel: (() => void) | undefined;

  /**
   * @param where e.g. `topic 'hands' partition 3`
   * @param lowest gives the lowest record in hand
   */
  constructor(
    private readonly where: string,
    private readonly tools: HeldUpTools,
    private readonly lowest: () => Unfinished | undefined,
  ) {}

  /** Something is in hand: looks at it now and then, until nothing is. */
  watch(): void {
    if (this.#cancel === undefined) this.#look();
  }

  finished(place: bigint): void {
    if (this.#held?.place === place) this.#moved(this.#held);
  }

  /** All records before this one are finished. */
  reading(first: bigint): void {
    if (this.#held !== undefined && this.#held.place < first) this.#moved(this.#held);
  }

  /** The partition is somebody else's, or the application closes. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#held = undefined;
  }

  #look(): void {
    const { clock } = this.tools;
    const lowest = this.lowest();
    // What could not be sent may come back: until it is read again, nothing says that it is finished.
    if (lowest === undefined) return void (this.#cancel = undefined);
    const now = clock.monotonic();
    if (this.#held?.place !== lowest.place) {
      this.#held = { place: lowest.place, since: now, date: clock.wall(), nextLine: now + patience, isSaid: false };
    }
    if (now >= this.#held.nextLine) this.#say(this.#held, lowest);
    this.#cancel = clock.after(interval, () => this.#look());
  }

  #say(held: Held, lowest: Unfinished): void {
    const { clock, log, giveUpAfter } = this.tools;
    const { id, source, type } = lowest.event;
    const now = clock.monotonic();
    held.isSaid = true;
    held.nextLine = now + repetition;
    const time = `for ${seconds(now - held.since)}, since ${new Date(held.date).toISOString()}`;
    log.warn(
      `Held up at ${this.where} offset ${held.place} ${time}: event '${id}' (${type}) of source '${source}' is not delivered: ` +
        `${lowest.why()}. Behind it no offset is committed before it is delivered or given up (giveUpAfter: ${seconds(giveUpAfter)})`,
    );
  }

  #moved({ isSaid, place, since }: Held): void {
    this.#held = undefined;
    const time = seconds(this.tools.clock.monotonic() - since);
    if (isSaid) this.tools.log.log(`The ${this.where} moves again: it was held up at offset ${place} for ${time}`);
  }
}
