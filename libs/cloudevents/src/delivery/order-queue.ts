import type { BatchLimits } from '../sinks/sink.js';
import type { Item } from './submission.js';

/** Events of one key, first come first served. A lane rests while a batch with its events is under way. */
interface KeyLane<P> {
  readonly key: string | undefined;
  items: Item<P>[];
  resting: boolean;
}

/**
 * Events waiting for a sink. Those of one key leave in order and never overlap: after a batch took some, the key rests
 * until {@link release}. Keys do not wait for each other, and events without a key wait for nobody.
 */
export class OrderQueue<P = unknown> {
  readonly #lanes = new Map<string, KeyLane<P>>();
  #ready: KeyLane<P>[] = [];
  #head = 0;
  #size = 0;

  /** Events waiting, those of resting keys included. */
  get size(): number {
    return this.#size;
  }

  get hasReady(): boolean {
    return this.#head < this.#ready.length;
  }

  push(item: Item<P>): void {
    this.#size++;
    const { key } = item.encoded;
    const lane = key === undefined ? undefined : this.#lanes.get(key);
    if (lane !== undefined) {
      lane.items.push(item);
      return;
    }
    const fresh: KeyLane<P> = { key, items: [item], resting: false };
    if (key !== undefined) this.#lanes.set(key, fresh);
    this.#ready.push(fresh);
  }

  /** The next batch within the limits; a single event above the byte limit goes alone. Empty when nothing is ready. */
  take(limits: BatchLimits): Item<P>[] {
    const batch: Item<P>[] = [];
    let bytes = limits.overhead;
    while (this.hasReady) {
      const lane = this.#ready[this.#head] as KeyLane<P>;
      let taken = 0;
      for (const item of lane.items) {
        const added = item.encoded.size + (batch.length === 0 ? 0 : (limits.separator ?? 0));
        const fits = batch.length === 0 || bytes + added <= limits.bytes;
        if (!fits || batch.length >= limits.events) break;
        batch.push(item);
        bytes += added;
        taken++;
      }
      if (taken === 0) break;
      lane.items = taken === lane.items.length ? [] : lane.items.slice(taken);
      lane.resting = true;
      this.#head++;
    }
    this.#size -= batch.length;
    this.#compact();
    return batch;
  }

  /** Lets the keys of a settled batch go on with what gathered meanwhile. */
  release(batch: readonly Item<P>[]): void {
    for (const { encoded } of batch) {
      const lane = encoded.key === undefined ? undefined : this.#lanes.get(encoded.key);
      if (lane?.resting !== true) continue;
      lane.resting = false;
      if (lane.items.length > 0) this.#ready.push(lane);
      else this.#lanes.delete(encoded.key as string);
    }
  }

  /** Takes out everything that waits, resting keys included. */
  clear(): Item<P>[] {
    const waiting = this.#ready.slice(this.#head).filter((lane) => lane.key === undefined);
    const items = [...waiting, ...this.#lanes.values()].flatMap((lane) => lane.items);
    this.#lanes.clear();
    this.#ready = [];
    this.#head = 0;
    this.#size = 0;
    return items;
  }

  /** Drops the used front of the array now and then, so that taking stays cheap and memory is given back. */
  #compact(): void {
    if (this.#head < 1024 && this.#head < this.#ready.length) return;
    if (this.#head * 2 < this.#ready.length) return;
    this.#ready = this.#ready.slice(this.#head);
    this.#head = 0;
  }
}
