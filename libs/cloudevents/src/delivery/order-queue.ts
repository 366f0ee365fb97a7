import type { BatchLimits } from '../sinks/sink.js';
import type { Item } from './item.js';
import { KeyLane } from './key-lane.js';

/**
 * Events waiting for a sink. Those of one key leave in order and never overlap: after a batch took some, the key rests
 * until each of them is settled. Keys do not wait for each other, and events without a key wait for nobody.
 */
export class OrderQueue {
  readonly #lanes = new Map<string, KeyLane>();
  /** Those that may leave, one behind the other. */
  #first: KeyLane | undefined;
  #last: KeyLane | undefined;

  get hasReady(): boolean {
    return this.#first !== undefined;
  }

  /** Since when the first one that may leave has waited for that. */
  get oldest(): number {
    return this.#first?.since ?? Infinity;
  }

  /** Whether what may leave fills a batch. */
  fills(limits: BatchLimits): boolean {
    let [events, bytes] = [0, limits.overhead];
    for (let lane = this.#first; lane !== undefined; lane = lane.next) {
      events += lane.waiting;
      bytes += lane.bytes + lane.waiting * (limits.separator ?? 0);
      if (events >= limits.events || bytes >= limits.bytes) return true;
    }
    return false;
  }

  /** @param now milliseconds, for {@link oldest} */
  push(item: Item, now = 0): void {
    const { key } = item;
    let lane = key === undefined ? undefined : this.#lanes.get(key);
    if (lane === undefined) {
      lane = new KeyLane(key, now);
      if (key !== undefined) this.#lanes.set(key, lane);
      this.#mayLeave(lane);
    }
    lane.push(item);
  }

  /** The next batch within the limits; a single event above the byte limit goes alone. Empty when nothing is ready. */
  take(limits: BatchLimits): Item[] {
    const { separator = 0 } = limits;
    const batch: Item[] = [];
    let bytes = limits.overhead;
    for (let lane = this.#first; lane !== undefined && batch.length < limits.events; lane = this.#first) {
      const before = batch.length;
      for (let item = lane.first; item !== undefined && batch.length < limits.events; item = lane.first) {
        const added = item.size + (batch.length === 0 ? 0 : separator);
        if (batch.length > 0 && bytes + added > limits.bytes) break;
        lane.shift();
        batch.push(item);
        bytes += added;
      }
      if (batch.length === before) break;
      lane.underWay = batch.length - before;
      this.#leave(lane);
    }
    return batch;
  }

  /**
   * Notes that an event that was taken is settled. The last one of its key lets the key go on.
   *
   * @param now milliseconds, for {@link oldest}
   */
  settled({ lane }: Item, now = 0): void {
    if (lane?.key === undefined || lane.underWay === 0 || --lane.underWay > 0) return;
    if (lane.waiting === 0) this.#lanes.delete(lane.key);
    else {
      lane.since = now;
      this.#mayLeave(lane);
    }
  }

  /** Takes out what waits and is meant, also that of resting keys. */
  withdraw(isMeant: (item: Item) => boolean): Item[] {
    const withdrawn: Item[] = [];
    const ready = this.#ready();
    for (const lane of new Set([...ready, ...this.#lanes.values()])) {
      for (const item of lane.withdraw(isMeant)) withdrawn.push(item);
      if (lane.waiting === 0 && lane.underWay === 0 && lane.key !== undefined) this.#lanes.delete(lane.key);
    }
    for (const lane of ready) this.#leave(lane);
    for (const lane of ready) if (lane.waiting > 0) this.#mayLeave(lane);
    return withdrawn;
  }

  /** Takes out everything that waits, that of resting keys included. */
  clear(): Item[] {
    const items = this.withdraw(() => true);
    this.#lanes.clear();
    return items;
  }

  #ready(): KeyLane[] {
    const ready: KeyLane[] = [];
    for (let lane = this.#first; lane !== undefined; lane = lane.next) ready.push(lane);
    return ready;
  }

  #mayLeave(lane: KeyLane): void {
    if (this.#last === undefined) this.#first = lane;
    else this.#last.next = lane;
    this.#last = lane;
  }

  /** The first one that may leave does. */
  #leave(lane: KeyLane): void {
    this.#first = lane.next;
    if (this.#first === undefined) this.#last = undefined;
    lane.next = undefined;
  }
}
