import { bufferOf } from '../../core/index.js';

interface Keyed {
  readonly key: Uint8Array | null;
}

/** Records that must run one after another. */
class Lane<T> {
  busy = false;
  stopped = false;
  readonly #waiting: T[] = [];
  #next = 0;

  wait(record: T): void {
    this.#waiting.push(record);
  }

  next(): T | undefined {
    const record = this.#waiting[this.#next];
    if (record !== undefined) this.#next++;
    return record;
  }
}

/**
 * Runs the records of one partition, at most `limit` at a time: with a limit of 1 in their order, above it those of
 * one key in theirs. A record without key was promised no order. Always the lowest record that may run runs next, so
 * that the lowest unfinished one, up to which offsets are committed, is never far behind.
 *
 * @param run whether what must come after this record may run as well
 */
export async function runInLanes<T extends Keyed>(
  records: readonly T[],
  limit: number,
  run: (record: T) => Promise<boolean>,
): Promise<void> {
  const laneOf = limit === 1 ? onlyLane<T>() : lanesByKey<T>();
  let next = 0;

  const take = (): { readonly lane: Lane<T>; readonly first: T } | undefined => {
    for (let first = records[next++]; first !== undefined; first = records[next++]) {
      const lane = laneOf(first);
      if (lane.busy) lane.wait(first);
      else if (!lane.stopped) return { lane, first };
    }
    return undefined;
  };

  const worker = async (): Promise<void> => {
    for (let taken = take(); taken !== undefined; taken = take()) {
      const { lane, first } = taken;
      lane.busy = true;
      // What waits in the lane lies before all that was not taken yet.
      for (let record: T | undefined = first; record !== undefined && !lane.stopped; record = lane.next()) {
        lane.stopped = !(await run(record));
      }
      lane.busy = false;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, records.length) }, worker));
}

/** Begins to run all records at once, in their order. */
export async function runTogether<T>(records: readonly T[], run: (record: T) => Promise<unknown>): Promise<void> {
  await Promise.all(records.map(run));
}

function onlyLane<T>(): (record: T) => Lane<T> {
  const lane = new Lane<T>();
  return () => lane;
}

function lanesByKey<T extends Keyed>(): (record: T) => Lane<T> {
  const lanes = new Map<string, Lane<T>>();
  return ({ key }) => {
    if (key === null) return new Lane<T>();
    // One character per byte: keys that are no UTF-8 stay apart.
    const name = bufferOf(key).toString('latin1');
    let lane = lanes.get(name);
    if (lane === undefined) lanes.set(name, (lane = new Lane<T>()));
    return lane;
  };
}
