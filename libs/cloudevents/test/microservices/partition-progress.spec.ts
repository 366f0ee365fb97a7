import { describe, expect, it } from 'vitest';
import { PartitionProgress } from '../../src/microservices/kafka/partition-progress.js';
import { noHistory } from '../../src/microservices/message-history.js';

function opened(...offsets: string[]): PartitionProgress {
  const progress = new PartitionProgress();
  progress.open(offsets);
  return progress;
}

describe('PartitionProgress', () => {
  it('moves the offset with every record that finishes in order', () => {
    const progress = opened('5', '6', '7');
    expect(['5', '6', '7'].map((offset) => progress.finish(offset))).toEqual(['5', '6', '7']);
  });

  it('moves it over nothing unfinished, and then over all that waited', () => {
    const progress = opened('5', '6', '7', '8');
    expect(progress.finish('7')).toBeUndefined();
    expect(progress.finish('6')).toBeUndefined();
    expect(progress.finish('5')).toBe('7');
    expect(progress.finish('8')).toBe('8');
  });

  it('knows offsets with gaps, and beyond what a number can hold', () => {
    const progress = opened('9007199254740993', '9007199254740999');
    expect(progress.finish('9007199254740999')).toBeUndefined();
    expect(progress.finish('9007199254740993')).toBe('9007199254740999');
  });

  it('knows what finished beyond the lowest unfinished record when that is read again', () => {
    const progress = opened('5', '6', '7');
    progress.finish('6');
    progress.open(['5', '6', '7', '8']);
    expect(['5', '6', '7', '8'].map((offset) => progress.isFinished(offset))).toEqual([false, true, false, false]);
    expect(progress.finish('5')).toBe('6');
  });

  it('knows the history of what is not finished, as long as it is read again', () => {
    const progress = opened('5', '6');
    const history = { attempts: 2, waits: 0, notBefore: 10 };
    progress.remember('5', history);
    progress.open(['5', '6']);
    expect(progress.historyOf('5')).toBe(history);
    progress.open(['6']);
    progress.open(['6', '7']);
    expect(progress.historyOf('5')).toBe(noHistory);
  });

  it('forgets the history of a finished record', () => {
    const progress = opened('5');
    progress.remember('5', { attempts: 2, waits: 0, notBefore: 10 });
    progress.finish('5');
    expect(progress.historyOf('5')).toBe(noHistory);
  });

  it('forgets everything when it is read from further back: that is another topic of the name, or wanted', () => {
    const progress = opened('5', '6', '7');
    progress.finish('6');
    progress.remember('5', { attempts: 2, waits: 0, notBefore: 10 });
    progress.open(['4', '5', '6']);
    expect(progress.isFinished('6')).toBe(false);
    expect(progress.historyOf('5')).toBe(noHistory);
  });

  it('knows what finished further on than a read of fewer records has come', () => {
    const progress = opened('5', '6', '7', '8');
    progress.finish('8');
    progress.open(['5', '6']);
    progress.finish('6');
    progress.open(['5', '6', '7', '8']);
    expect(['6', '7', '8'].map((offset) => progress.isFinished(offset))).toEqual([true, false, true]);
  });

  it('does not hold on to records that are read no more', () => {
    const progress = opened('5', '6');
    progress.finish('6');
    progress.open(['7']);
    expect(progress.isFinished('6')).toBe(false);
    expect(progress.finish('7')).toBe('7');
  });
});
