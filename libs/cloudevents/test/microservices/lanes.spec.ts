import { describe, expect, it } from 'vitest';
import { runInLanes } from '../../src/microservices/kafka/lanes.js';

const record = (key: string | null, id: number) => ({ key: key === null ? null : Buffer.from(key, 'latin1'), id });

/** Runs records until a test ends each. */
function run(limit: number, ...keys: (string | null)[]) {
  const begun: number[] = [];
  const ends = new Map<number, (goOn: boolean) => void>();
  const records = keys.map((key, id) => record(key, id));
  const done = runInLanes(records, limit, ({ id }) => {
    begun.push(id);
    return new Promise((resolve) => ends.set(id, resolve));
  });
  const end = async (id: number, goOn = true): Promise<void> => {
    ends.get(id)?.(goOn);
    await new Promise(setImmediate);
  };
  return { begun, end, done };
}

describe('the lanes of a partition', () => {
  it('are one where the order of the partition is kept', async () => {
    const { begun, end, done } = run(1, 'a', 'b', null);
    expect(begun).toEqual([0]);
    await end(0);
    expect(begun).toEqual([0, 1]);
    await end(1);
    await end(2);
    await done;
    expect(begun).toEqual([0, 1, 2]);
  });

  it('are one per key above that, and the lowest record that may run runs next', async () => {
    const { begun, end, done } = run(2, 'a', 'a', 'b', 'c', 'a');
    expect(begun).toEqual([0, 2]);
    await end(2);
    expect(begun).toEqual([0, 2, 3]);
    await end(0);
    expect(begun).toEqual([0, 2, 3, 1]);
    await end(3);
    await end(1);
    await end(4);
    await done;
    expect(begun).toEqual([0, 2, 3, 1, 4]);
  });

  it('lose no record of a key that was idle in between', async () => {
    const { begun, end, done } = run(2, 'a', 'b', 'a', 'b', 'b', 'a', 'a');
    expect(begun).toEqual([0, 1]);
    for (const id of [0, 2, 1, 3, 4, 5, 6]) await end(id);
    await done;
    expect(begun.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const keys = [begun.filter((id) => [0, 2, 5, 6].includes(id)), begun.filter((id) => [1, 3, 4].includes(id))];
    expect(keys).toEqual([
      [0, 2, 5, 6],
      [1, 3, 4],
    ]);
  });

  it('run all records once, those of a key in order, whatever their keys and times', async () => {
    for (let round = 0; round < 200; round++) {
      const records = Array.from({ length: 60 }, (_, id) =>
        record(['a', 'b', 'c', null][(id * 7 + round) % 4] ?? null, id),
      );
      const ran: typeof records = [];
      await runInLanes(records, 1 + (round % 5), async (one) => {
        for (let turns = (one.id * 31 + round * 17) % 5; turns > 0; turns--) await Promise.resolve();
        ran.push(one);
        return true;
      });
      expect(ran).toHaveLength(60);
      for (const key of ['a', 'b', 'c']) {
        const ids = ran.filter((one) => one.key?.toString() === key).map(({ id }) => id);
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      }
    }
  });

  it('run no more at a time than allowed', async () => {
    const { begun, end, done } = run(3, null, null, null, null);
    expect(begun).toEqual([0, 1, 2]);
    for (const id of [1, 0, 3, 2]) await end(id);
    await done;
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('tell keys apart that are no text, and an empty key from none', () => {
    expect(run(9, '\u00ff', '\u00fe', '', null, '').begun).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['the partition', 1, [0]],
    ['its key only', 2, [0, 1, 3]],
  ])('stop at a record that must wait, for the rest of %s', async (_, limit, expected) => {
    const { begun, end, done } = run(limit, 'a', 'b', 'a', 'b', 'a');
    await end(0, false);
    await end(1);
    await end(3);
    await done;
    expect(begun).toEqual(expected);
  });

  it('reject when a run does', async () => {
    const failing = runInLanes([record(null, 0)], 1, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
  });

  it('take thousands of records at once', async () => {
    let ran = 0;
    const many = Array.from({ length: 20_000 }, (_, id) => record(id % 2 === 0 ? 'a' : null, id));
    await runInLanes(many, 8, () => Promise.resolve(++ran > 0));
    expect(ran).toBe(many.length);
  });
});
