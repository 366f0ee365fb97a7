import { describe, expect, it } from 'vitest';
import { acceptEvent, type AcceptedEvent } from '../../src/core/index.js';
import { DeliveryRoom } from '../../src/delivery/index.js';
import { expiryTime } from '../../src/extensions/index.js';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { delivered, event, failing, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 5, minDelay: 100, maxDelay: 5000 };

/** @param expirytime of the manual clock's first day */
function expiring(id: string, expirytime: string, declared = false): AcceptedEvent {
  const value = { specversion: '1.0', id, source: '/test', type: 'test', subject: id.slice(0, 1), expirytime };
  return acceptEvent(value, undefined, declared ? [expiryTime] : undefined);
}

describe('an event whose expirytime has passed (O15)', () => {
  it('is dropped and counted, and not sent', async () => {
    const sink = new ScriptedSink();
    const room = new DeliveryRoom([sink], policy, new ManualClock());
    const { settled } = room.accept([expiring('a1', '2025-12-31T23:59:59Z'), event('a2')]);
    expect(await settled).toMatchObject([[{ status: 'expired', attempts: 0 }, { status: 'delivered' }]]);
    expect(sink.attempts).toEqual([['a2']]);
    expect(room.health()).toMatchObject([{ expired: 1, pending: 0, status: 'up' }]);
  });

  it('is dropped when it passes while the event waits for a repetition, and the rest goes on', async () => {
    const sink = new ScriptedSink((_ids, attempt) => (attempt === 1 ? failing(5000) : delivered));
    const clock = new ManualClock();
    const room = new DeliveryRoom([sink], policy, clock);
    const { settled } = room.accept([expiring('a1', '2026-01-01T00:00:05Z'), expiring('b1', '2026-01-01T00:00:06Z')]);
    await clock.advance(5000);
    expect(await settled).toMatchObject([
      [
        { status: 'expired', attempts: 1 },
        { status: 'delivered', attempts: 2 },
      ],
    ]);
    expect(sink.attempts).toEqual([['a1', 'b1'], ['b1']]);
  });

  it('lets what comes after it in its subject go on', async () => {
    const sink = new ScriptedSink();
    const room = new DeliveryRoom([sink], policy, new ManualClock());
    const expired = room.accept([expiring('a1', '2025-01-01T00:00:00Z')]).settled;
    const next = room.accept([event('a2')]).settled;
    await expired;
    expect(await next).toMatchObject([[{ status: 'delivered' }]]);
  });

  it.each([
    ['declared', expiring('a1', '2025-01-01T00:00:00Z', true)],
    ['in another zone', expiring('a1', '2026-01-01T00:59:59+01:00')],
  ])('counts %s', async (_, one) => {
    const { settled } = new DeliveryRoom([new ScriptedSink()], policy, new ManualClock()).accept([one]);
    expect(await settled).toMatchObject([[{ status: 'expired' }]]);
  });

  it('does not count where it is no time at all', async () => {
    const { settled } = new DeliveryRoom([new ScriptedSink()], policy, new ManualClock()).accept([
      expiring('a1', 'tomorrow'),
    ]);
    await settle();
    expect(await settled).toMatchObject([[{ status: 'delivered' }]]);
  });
});
