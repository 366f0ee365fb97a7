import type { BatchLimits } from '../sinks/sink.js';
import type { Item } from './item.js';

/** Events of one key, first come first served. The lane rests while any of them is under way. */
interface KeyLane<P> {
  readonly key: string | undefined;
  items: Item<P>[];
  /** Where the waiting ones begin: those before were taken. */
  next: number;
  underWay: number;
  /** Bytes of those that wait. */
  bytes: number;
  /** Since when its first one could leave, in milliseconds. */
  since: number;
}

/**
 * Events waiting for a sink. Those of one key leave in order and never overlap: after a batch took some, the key rests
 * until each of them is settled. Keys do not wait for each other, and events without a key wait for nobody.
 */
export class OrderQueue<P = unknown> {
  readonly #lanes = new Map<string, KeyLane<P>>();
  #ready: KeyLane<P>[] = [];
  #head = 0;

  get hasReady(): boolean {
    return this.#head < this.#ready.length;
  }

  /** Since when the first one that may leave has waited for that. */
  get oldest(): number {
    return this.#ready[this.#head]?.since ?? Infinity;
  }

  /** Whether what may leave fills a batch. */
  fills(limits: BatchLimits): boolean {
    let [events, bytes] = [0, limits.overhead];
    for (let index = this.#head; index < this.#ready.length; index++) {
      const lane = this.#ready[index] as KeyLane<P>;
      const waiting = lane.items.length - lane.next;
      events += waiting;
      bytes += lane.bytes + waiting * (limits.separator ?? 0);
      if (events >= limits.events || bytes >= limits.bytes) return true;
    }
    return false;
  }

  /** @param now milliseconds, for {@link oldest} */
  push(item: Item<P>, now = 0): void {
    const { key, size } = item;
    const lane = key === undefined ? undefined : this.#lanes.get(key);
    if (lane !== undefined) {
      lane.items.push(item);
      lane.bytes += size;
      return;
    }
    const fresh: KeyLane<P> = { key, items: [item], next: 0, underWay: 0, bytes: size, since: now };
    if (key !== undefined) this.#lanes.set(key, fresh);
    this.#ready.push(fresh);
  }

  /** The next batch within the limits; a single event above the byte limit goes alone. Empty when nothing is ready. */
  take(limits: BatchLimits): Item<P>[] {
    const { separator = 0 } = limits;
    const batch: Item<P>[] = [];
    let bytes = limits.overhead;
    while (this.hasReady && batch.length < limits.events) {
      const lane = this.#ready[this.#head] as KeyLane<P>;
      const before = batch.length;
      while (lane.next < lane.items.length && batch.length < limits.events) {
        const item = lane.items[lane.next] as Item<P>;
        const added = item.size + (batch.length === 0 ? 0 : separator);
        if (batch.length > 0 && bytes + added > limits.bytes) break;
        batch.push(item);
        bytes += added;
        lane.bytes -= item.size;
        lane.next++;
      }
      if (batch.length === before) break;
      lane.underWay = batch.length - before;
      compact(lane);
      this.#head++;
    }
    this.#compact();
    return batch;
  }

  /**
   * Notes that an event that was taken is settled. The last one of its key lets the key go on.
   *
   * @param now milliseconds, for {@link oldest}
   */
  settled({ key }: Item<P>, now = 0): void {
    const lane = key === undefined ? undefined : this.#lanes.get(key);
    if (lane === undefined || lane.underWay === 0 || --lane.underWay > 0) return;
    if (lane.next >= lane.items.length) this.#lanes.delete(key as string);
    else {
      lane.since = now;
      this.#ready.push(lane);
    }
  }

  /** Takes out what waits and is meant, also that of resting keys. */
  withdraw(isMeant: (item: Item<P>) => boolean): Item<P>[] {
    const withdrawn: Item<P>[] = [];
    const lanes = new Set([...this.#ready.slice(this.#head), ...this.#lanes.values()]);
    for (const lane of lanes) {
      const waiting = lane.items.slice(lane.next);
      const left = waiting.filter((item) => !isMeant(item));
      if (left.length === waiting.length) continue;
      withdrawn.push(...waiting.filter(isMeant));
      lane.items = left;
      lane.next = 0;
      lane.bytes = left.reduce((sum, { size }) => sum + size, 0);
      if (left.length === 0 && lane.underWay === 0 && lane.key !== undefined) this.#lanes.delete(lane.key);
    }
    this.#ready = this.#ready.slice(this.#head).filter(({ items, next }) => next < items.length);
    this.#head = 0;
    return withdrawn;
  }

  /** Takes out everything that waits, that of resting keys included. */
  clear(): Item<P>[] {
    const keyless = this.#ready.slice(this.#head).filter((lane) => lane.key === undefined);
    const items = [...keyless, ...this.#lanes.values()].flatMap((lane) => lane.items.slice(lane.next));
    this.#lanes.clear();
    this.#ready = [];
    this.#head = 0;
    return items;
  }

  /** Drops the used front of the array now and then, so that taking stays cheap and memory is given back. */
  #compact(): void {
    if (this.#head * 2 < this.#ready.length) return;
    this.#ready = this.#ready.slice(this.#head);
    this.#head = 0;
  }
}

function compact<P>(lane: KeyLane<P>): void {
  if (lane.next * 2 < lane.items.length) return;
  lane.items = lane.items.slice(lane.next);
  lane.next = 0;
}
