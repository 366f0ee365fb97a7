import { describe, expect, it } from 'vitest';
import { turns } from '../../../../../test/support/turns.js';
import { HeldLane } from '../../../src/delivery/outbox/held-lane.js';
import { OutboxLog } from '../../../src/delivery/outbox/outbox-log.js';
import { Settled } from '../../../src/delivery/outbox/settlement-queue.js';
import { SettlementWriter } from '../../../src/delivery/outbox/settlement-writer.js';
import { systemClock } from '../../../src/time/clock.js';

const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };
const released = (lane: string): Settled => new Settled(new HeldLane(lane, '1', Infinity), true);

/** A writer, and how many outcomes each of its calls to the store had. */
function newWriter(): { readonly writer: SettlementWriter; readonly calls: readonly number[] } {
  const calls: number[] = [];
  const store = {
    settle: (_sink: string, _settlements: unknown, leases: readonly unknown[]) => {
      calls.push(leases.length);
      return Promise.resolve([]);
    },
  };
  const log = new OutboxLog(systemClock, silent);
  return { writer: new SettlementWriter('web', store, systemClock, log, () => undefined), calls };
}

describe('the writer of outcomes', () => {
  it('writes what comes in one burst at once', async () => {
    const { writer, calls } = newWriter();
    for (const lane of ['a', 'b', 'c']) writer.add(released(lane));
    await turns(20);
    expect(calls).toEqual([3]);
    writer.end();
  });

  it('writes nothing any more once it is abandoned, also where it was just about to', async () => {
    const { writer, calls } = newWriter();
    writer.add(released('a'));
    writer.abandon();
    await turns(20);
    expect(calls).toEqual([]);
  });
});
