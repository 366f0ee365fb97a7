import { describe, expect, it } from 'vitest';
import { settle } from '../../../../test/support/manual-clock.js';
import type { IncomingMessage } from '../../src/microservices/message-run.js';
import { PendingMessages } from '../../src/microservices/pending-messages.js';
import { type PendingOptions, pendingProblems, pendingSettings } from '../../src/microservices/pending.options.js';
import { RareLog } from '../../src/microservices/rare-log.js';
import { HandClock } from '../sinks/kafka/support/hand-clock.js';

const messageOf = (name: number | string): IncomingMessage => ({
  transport: 'test',
  message: name,
  place: "subject 'poker'",
  decode: () => expect.unreachable(),
  whenGivenUp: 'drop',
});

/** Runs that a test ends by hand. */
function runs(options: PendingOptions = {}) {
  const begun: unknown[] = [];
  const ends = new Map<unknown, () => void>();
  const lines: string[] = [];
  const clock = new HandClock();
  const say = (line: string): void => void lines.push(line);
  const log = new RareLog({ log: say, warn: say, error: say }, clock);
  const pending = new PendingMessages(pendingSettings(options), log, ({ message }) => {
    begun.push(message);
    return new Promise<void>((resolve) => ends.set(message, resolve));
  });
  const end = async (name: number | string): Promise<void> => {
    ends.get(name)?.();
    await settle();
  };
  const add = (name: number | string, bytes = 1): void => pending.add(messageOf(name), bytes);
  return { pending, begun, lines, clock, end, add };
}

describe('PendingMessages', () => {
  it('by default runs one at a time, in the order they came', async () => {
    const { add, begun, end, pending } = runs();
    for (const name of [1, 2, 3]) add(name);
    expect(begun).toEqual([1]);
    expect(pending.waiting).toBe(2);
    await end(1);
    expect(begun).toEqual([1, 2]);
    await end(2);
    add(4);
    await end(3);
    expect(begun).toEqual([1, 2, 3, 4]);
    expect(pending.waiting).toBe(0);
  });

  it('runs as many side by side as it may', async () => {
    const { add, begun, end } = runs({ concurrency: 2 });
    for (const name of [1, 2, 3, 4]) add(name);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(1);
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('keeps the order over thousands, come while others end', async () => {
    const { add, begun, end, pending } = runs();
    for (let name = 0; name < 3000; name++) {
      add(name);
      if (name % 3 === 2) await end((name - 2) / 3);
    }
    for (let name = 1000; name < 3000; name++) await end(name);
    expect(begun).toEqual(Array.from({ length: 3000 }, (_, name) => name));
    expect([pending.waiting, pending.dropped]).toEqual([0, 0]);
  });

  it('drops what comes while as many wait as may, says so rarely, and counts', async () => {
    const { add, begun, end, lines, pending, clock } = runs({ maxPending: 2 });
    for (const name of [1, 2, 3, 4, 5]) add(name);
    expect(pending.dropped).toBe(2);
    clock.move(30_000);
    add(6);
    await end(1);
    add(7);
    for (const name of [2, 3, 7]) await end(name);
    expect(begun).toEqual([1, 2, 3, 7]);
    expect(lines).toEqual([
      expect.stringMatching(
        /^A message of subject 'poker' was dropped and lost: 2 messages \(2 bytes\) wait already.* since the start: 1$/,
      ),
      expect.stringMatching(/ since the start: 3 \(and 1 more like it before\)$/),
      'No message waits any more; before, 3 messages were dropped and lost. Dropped since the start: 3',
    ]);
  });

  it('drops what would be too many bytes, and takes a smaller one after it', async () => {
    const { add, begun, end } = runs({ maxPendingBytes: 10 });
    add('running', 100);
    add('first', 6);
    add('too large', 5);
    add('second', 4);
    add('too much', 1);
    await end('running');
    add('third', 6);
    for (const name of ['first', 'second', 'third']) await end(name);
    expect(begun).toEqual(['running', 'first', 'second', 'third']);
  });

  it('is idle when nothing runs or waits', async () => {
    const { add, end, pending } = runs();
    await pending.idle();
    add(1);
    add(2);
    let idle = false;
    void pending.idle().then(() => (idle = true));
    await end(1);
    expect(idle).toBe(false);
    await end(2);
    expect(idle).toBe(true);
  });

  it('forgets what waits when it is told to, and frees its place', async () => {
    const { add, begun, end, pending } = runs({ maxPendingBytes: 2 });
    for (const name of [1, 2, 3]) add(name);
    expect(pending.abandon()).toBe(2);
    await end(1);
    await pending.idle();
    for (const name of [4, 5, 6]) add(name);
    await end(4);
    expect(begun).toEqual([1, 4, 5]);
    expect(pending.dropped).toBe(0);
  });
});

describe('the options of PendingMessages', () => {
  it('are decided by default as documented', () => {
    expect(pendingSettings({})).toEqual({ concurrency: 1, maxPending: 10_000, maxPendingBytes: 64 * 1024 * 1024 });
  });

  it('are refused when they cannot work, all at once', () => {
    expect(pendingProblems({ concurrency: 0, maxPending: 0.5, maxPendingBytes: Number.NaN })).toEqual([
      'concurrency must be a whole number, 1 or more',
      'maxPending must be a whole number, 1 or more',
      'maxPendingBytes must be a whole number, 1 or more',
    ]);
    expect(pendingProblems({})).toEqual([]);
  });
});
