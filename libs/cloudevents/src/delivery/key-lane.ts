import type { Item } from './item.js';

/** Events of one key, first come first served. The lane rests while any of them is under way. */
export class KeyLane {
  /** How many wait, and their bytes. */
  waiting = 0;
  bytes = 0;
  underWay = 0;
  /** The one that may leave after this one. */
  next: KeyLane | undefined;
  #first: Item | undefined;
  #last: Item | undefined;

  /** @param since when its first one could leave, in milliseconds */
  constructor(
    readonly key: string | undefined,
    public since: number,
  ) {}

  get first(): Item | undefined {
    return this.#first;
  }

  push(item: Item): void {
    // One text for all that wait, however many of the same the sink was given.
    item.key = this.key;
    if (this.#last === undefined) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
    this.waiting++;
    this.bytes += item.size;
  }

  /** Takes out the first one, to be sent. */
  shift(): void {
    const item = this.#unlink();
    if (item !== undefined) item.lane = this;
  }

  /** Takes out what waits and is meant. */
  withdraw(isMeant: (item: Item) => boolean): Item[] {
    const withdrawn: Item[] = [];
    for (let left = this.waiting; left > 0; left--) {
      const item = this.#unlink() as Item;
      if (isMeant(item)) withdrawn.push(item);
      else this.push(item);
    }
    return withdrawn;
  }

  #unlink(): Item | undefined {
    const item = this.#first;
    if (item === undefined) return undefined;
    this.#first = item.next;
    if (this.#first === undefined) this.#last = undefined;
    // An item that is over, and not collected yet, would keep all that came after it.
    item.next = undefined;
    this.waiting--;
    this.bytes -= item.size;
    return item;
  }
}
