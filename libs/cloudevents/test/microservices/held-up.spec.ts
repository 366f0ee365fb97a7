import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { HeldUp } from '../../src/microservices/kafka/dispatcher/held-up.js';

/** A partition whose lowest record in hand a test says. */
function aPartition() {
  const clock = new ManualClock();
  const lines: string[] = [];
  const hand: { lowest: number | undefined } = { lowest: undefined };
  const note = (level: string) => (line: string) => void lines.push(`${clock.monotonic() / 1000} ${level} ${line}`);
  const log = { log: note('log'), warn: note('warn') };
  const heldUp = new HeldUp('topic', { clock, log, giveUpAfter: 3_600_000 }, () => {
    if (hand.lowest === undefined) return undefined;
    const event = { id: String(hand.lowest), source: '/s', type: 't' };
    return { place: BigInt(hand.lowest), event, why: () => 'busy' };
  });
  /** The records in hand begin with this one. */
  const hold = (lowest: number | undefined): void => {
    hand.lowest = lowest;
    if (lowest !== undefined) heldUp.watch();
  };
  const shortLines = () => lines.map((line) => line.replace(/, since.*| moves again: it was held up/, ''));
  return { clock, heldUp, hold, lines, shortLines };
}

describe('a partition that does not move', () => {
  it('is spoken of after half a minute, then every 5 minutes, and when it moves again', async () => {
    const { clock, heldUp, hold, shortLines } = aPartition();
    hold(7);
    await clock.advance(700_000);
    heldUp.finished(7n);
    expect(shortLines()).toEqual([
      '30 warn Held up at topic offset 7 for 30 s',
      '330 warn Held up at topic offset 7 for 330 s',
      '630 warn Held up at topic offset 7 for 630 s',
      '700 log The topic at offset 7 for 700 s',
    ]);
  });

  it('is not spoken of as long as it moves, however slowly, nor when it moves in time', async () => {
    const { clock, heldUp, hold, lines } = aPartition();
    for (let offset = 0; offset < 10; offset++) {
      hold(offset);
      await clock.advance(20_000);
      heldUp.finished(BigInt(offset));
    }
    hold(undefined);
    await clock.advance(60_000);
    expect(lines).toEqual([]);
    // Nothing is looked at in vain.
    expect(clock.pending).toBe(0);
  });

  it('begins anew with the next record that holds it up', async () => {
    const { clock, heldUp, hold, shortLines } = aPartition();
    hold(1);
    await clock.advance(40_000);
    hold(2);
    heldUp.reading(2n);
    await clock.advance(40_000);
    expect(shortLines()).toEqual([
      '30 warn Held up at topic offset 1 for 30 s',
      '40 log The topic at offset 1 for 40 s',
      // It is looked at every 5 s.
      '75 warn Held up at topic offset 2 for 30 s',
    ]);
  });

  it('begins anew where it is read again from further back', async () => {
    const { clock, hold, shortLines } = aPartition();
    hold(5);
    await clock.advance(20_000);
    hold(3);
    await clock.advance(35_000);
    expect(shortLines()).toEqual(['55 warn Held up at topic offset 3 for 30 s']);
  });

  it('does not count as moving because its record is not in hand for a moment', async () => {
    const { clock, heldUp, hold, shortLines } = aPartition();
    hold(1);
    await clock.advance(15_000);
    hold(undefined);
    await clock.advance(10_000);
    heldUp.reading(1n);
    hold(1);
    await clock.advance(5000);
    expect(shortLines()).toEqual(['30 warn Held up at topic offset 1 for 30 s']);
  });
});
