/** More lanes than any sink sends at once. */
const most = 200;
/** Less would bring the database little. */
const few = 16;
/** For each request that a sink sends at one time: what one takes of a lane the next one cannot. */
const ofRequest = 4;

/**
 * How many lanes a claim asks for. Each costs the database as much as some events: where a few have enough events for the
 * room there is, it is a few with many events each, and where they have not it is many.
 */
export class LanesAtOnce {
  readonly #fewest: number;
  #lanes = most;
  #fullClaims = 0;

  /** @param concurrency requests of the sink at one time */
  constructor(concurrency: number) {
    this.#fewest = Math.min(most, Math.max(few, ofRequest * concurrency));
  }

  /** @param room so many events are asked for */
  for(room: number): number {
    return Math.min(this.#lanes, room);
  }

  /** What a claim gave of what it asked for. */
  claimed(room: number, events: number): void {
    if (events < room * 0.75) this.#more(room / Math.max(1, events));
    else if (events < room) this.#fullClaims = 0;
    else if (++this.#fullClaims > 1) this.#less();
  }

  #more(times: number): void {
    this.#fullClaims = 0;
    this.#lanes = Math.min(most, Math.ceil(this.#lanes * Math.min(2, times)));
  }

  #less(): void {
    this.#fullClaims = 0;
    this.#lanes = Math.max(this.#fewest, Math.floor(this.#lanes / 2));
  }
}
