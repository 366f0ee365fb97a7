import type { Item } from './item.js';

/** Batches that were taken from the queue and are not through with it, and which of them go on failing. */
export class UnderWay {
  /** No set: of those whose entries come and go, V8 keeps what was in it for long. */
  readonly #batches: (readonly Item[])[] = [];
  readonly #lasting = new Set<readonly Item[]>();

  /** How many there are besides those that go on failing. */
  get size(): number {
    return this.#batches.length - this.#lasting.size;
  }

  get items(): readonly Item[] {
    return this.#batches.flat();
  }

  add(batch: readonly Item[]): void {
    this.#batches.push(batch);
  }

  /** It may go on failing more than others do. Says whether that is new. */
  lasts(batch: readonly Item[]): boolean {
    return this.#lasting.size < this.#lasting.add(batch).size;
  }

  delete(batch: readonly Item[]): void {
    const at = this.#batches.indexOf(batch);
    if (at >= 0) this.#batches.splice(at, 1);
    if (this.#lasting.size > 0) this.#lasting.delete(batch);
  }
}

/** The first event of each owner that has none before it, of those that are still to be sent. */
export function headsOf(batch: readonly Item[]): ReadonlyMap<object, Item> {
  const heads = new Map<object, Item>();
  for (const item of batch) {
    const { owner } = item.options;
    if (!item.isDecided && owner !== undefined && !heads.has(owner)) heads.set(owner, item);
  }
  return heads;
}
