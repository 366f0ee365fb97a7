import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock, settle } from '../../../../../test/support/manual-clock.js';
import { type PartitionRange, ReadProgress } from '../../../src/sinks/kafka/dead-letters/read-progress.js';

const range = (partition: number, low: number, high: number): PartitionRange => ({
  partition,
  low: String(low),
  high: String(high),
});

/** Progress through partitions; the leaders answer when asked, unless told otherwise. */
function progressOf(ranges: readonly PartitionRange[], leadersAnswer = () => Promise.resolve()) {
  const clock = new ManualClock();
  const progress = new ReadProgress(ranges, { clock, timeout: 5_000, joinTimeout: 15_000, leadersAnswer });
  let state = 'reading';
  progress.done.then(
    () => (state = 'done'),
    (error: Error & { code?: string }) => (state = error.code ?? error.message),
  );
  onTestFinished(() => expect(clock.pending).toBe(0));
  return {
    clock,
    progress,
    fetch: (times: number) => Array.from({ length: times }, () => progress.fetched()),
    state: () => settle().then(() => state),
  };
}

describe('progress of reading a topic', () => {
  it('is done at once where all partitions are empty', async () => {
    const { progress, state } = progressOf([range(0, 0, 0), range(1, 7, 7)]);
    expect(progress.isDone).toBe(true);
    expect(await state()).toBe('done');
  });

  it('is done when each partition was read to the end it had', async () => {
    const { progress, state } = progressOf([range(0, 0, 3), range(1, 5, 9), range(2, 4, 4)]);
    progress.joined();
    progress.reached(0, '1');
    progress.reached(1, '12');
    expect(await state()).toBe('reading');
    progress.reached(0, '2');
    expect(await state()).toBe('done');
  });

  it('covers what was there when it began, and nothing later', () => {
    const { progress } = progressOf([range(0, 0, 3)]);
    expect(['2', '3'].map((offset) => progress.covers(0, offset))).toEqual([true, false]);
    expect(progress.covers(1, '0')).toBe(false);
    progress.reached(0, '2');
  });

  it('is done where the last records are compacted away: nothing comes, and the leaders answer', async () => {
    const { progress, clock, fetch, state } = progressOf([range(0, 0, 3)]);
    progress.joined();
    progress.reached(0, '0');
    fetch(3);
    await clock.advance(4_999);
    expect(await state()).toBe('reading');
    await clock.advance(1);
    expect(await state()).toBe('done');
  });

  it('fails where nothing comes and a leader does not answer', async () => {
    const { progress, clock, fetch, state } = progressOf([range(0, 0, 3)], () =>
      Promise.reject(new Error('no leader')),
    );
    progress.joined();
    fetch(3);
    await clock.advance(5_000);
    expect(await state()).toBe('no leader');
  });

  it('fails where nothing comes because nothing was asked for', async () => {
    const { progress, clock, fetch, state } = progressOf([range(0, 0, 3)]);
    progress.joined();
    fetch(3);
    // What was fetched before it does not count.
    progress.reached(0, '1');
    fetch(2);
    await clock.advance(5_000);
    expect(await state()).toBe('READ_TIMEOUT');
  });

  it('gives a group more time to let it in', async () => {
    const { clock, fetch, state } = progressOf([range(0, 0, 3)]);
    fetch(3);
    await clock.advance(14_999);
    expect(await state()).toBe('reading');
    await clock.advance(1);
    expect(await state()).toBe('READ_TIMEOUT');
  });
});
