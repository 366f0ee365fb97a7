import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { backoff, DeliveryRoom } from '../../src/delivery/index.js';
import { delivered, events, event, failing, rejected, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 5, minDelay: 100, maxDelay: 5000 };

describe('backoff', () => {
  it.each([
    [1, 0, 100],
    [1, 0.999, 199.9],
    [2, 0, 200],
    [4, 0.5, 1200],
    [6, 0.9, 5000],
    [2000, 0, 5000],
  ])('waits after failure %i, with chance %d, %d ms', (attempt, chance, expected) => {
    expect(backoff(policy, attempt, chance)).toBeCloseTo(expected, 5);
  });
});

describe('retry', () => {
  it('repeats five times with growing waits, then fails as exhausted with the last error', async () => {
    const sink = new ScriptedSink(() => failing());
    const clock = new ManualClock();
    const { settled } = new DeliveryRoom([sink], policy, clock).accept(events('a1'));
    await clock.advance(60_000);
    expect(await settled).toMatchObject([
      [{ sink: 'scripted', status: 'failed', attempts: 5, reason: 'exhausted', error: { message: 'busy' } }],
    ]);
    expect(clock.waits).toEqual([100, 200, 400, 800]);
    expect(sink.prepared).toBe(1);
  });

  it('waits as long as the receiver asks, and sends nothing to it meanwhile', async () => {
    const sink = new ScriptedSink((_ids, attempt) => (attempt === 1 ? failing(7_200_000) : delivered));
    const clock = new ManualClock();
    const delivery = new DeliveryRoom([sink], policy, clock);
    const first = delivery.accept(events('a1')).settled;
    await settle();
    const second = delivery.accept(events('b1')).settled;
    await clock.advance(7_199_999);
    expect(sink.attempts).toEqual([['a1']]);
    await clock.advance(1);
    await Promise.all([first, second]);
    expect(sink.attempts.flat().toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['a1', 'a1', 'b1']);
  });

  it('holds batches that wait for a place as well', async () => {
    const sink = new ScriptedSink(
      (ids, attempt) =>
        ids[0] === 'b1' && attempt === 2 ? failing(1000) : ids[0] === 'a1' && attempt === 1 ? failing() : delivered,
      { events: 1 },
    );
    const clock = new ManualClock();
    const delivery = new DeliveryRoom([sink], policy, clock);
    const sent: [string, number][] = [];
    const attempt = sink.attempt.bind(sink);
    sink.attempt = async (ids) => {
      sent.push([ids[0] ?? '', clock.monotonic()]);
      // b1 is under way when the wait of a1 ends, so that a1 stands in line for the place.
      if (ids[0] === 'b1' && sent.length === 2) await new Promise<void>((resolve) => clock.after(150, resolve));
      return attempt(ids);
    };
    const { settled } = delivery.accept(events('a1', 'b1'));
    await clock.advance(5000);
    await settled;
    expect(sent.filter(([, at]) => at > 150 && at < 1150)).toEqual([]);
    expect(sent).toHaveLength(4);
  });

  it.each([
    ['gives no outcome at all', () => undefined as never],
    ['gives fewer outcomes than events', () => [delivered]],
    [
      'gives outcomes without an error',
      () => [{ status: 'retry' }, { status: 'rejected', reason: 'rejected' }] as never,
    ],
    ['gives what is no outcome', () => ({ status: 'ok' }) as never],
    ['throws', () => { throw new Error('bug'); }], // prettier-ignore
  ])('repeats where a sink %s, and never leaves a call open', async (_, answer) => {
    const sink = new ScriptedSink((_ids, attempt) => (attempt === 1 ? answer() : delivered));
    const clock = new ManualClock();
    const { settled } = new DeliveryRoom([sink], policy, clock).accept(events('a1', 'b1'));
    await clock.advance(1000);
    expect((await settled)[0]?.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });

  it('fails the events of a batch that the sink cannot prepare', async () => {
    const sink = new ScriptedSink();
    sink.prepare = () => {
      throw new Error('cannot');
    };
    const clock = new ManualClock();
    const delivery = new DeliveryRoom([sink], policy, clock);
    const { settled } = delivery.accept(events('a1'));
    await clock.advance(10_000);
    expect(await settled).toMatchObject([
      [{ reason: 'exhausted', error: { message: "Sink 'scripted' failed: cannot" } }],
    ]);
    await delivery.drained();
  });

  it('does not repeat what is refused, and delivers what follows', async () => {
    const sink = new ScriptedSink((ids) => (ids[0] === 'a1' ? rejected() : delivered), { events: 1 });
    const [deliveries] = await new DeliveryRoom([sink], policy, new ManualClock()).accept(events('a1', 'a2')).settled;
    expect(deliveries).toMatchObject([{ status: 'failed', reason: 'rejected', attempts: 1 }, { status: 'delivered' }]);
  });

  it('repeats only the events of a batch that need it', async () => {
    const sink = new ScriptedSink((ids, attempt) =>
      attempt > 1 ? delivered : ids.map((id) => (id === 'b1' ? failing() : id === 'c1' ? rejected() : delivered)),
    );
    const clock = new ManualClock();
    const { settled } = new DeliveryRoom([sink], policy, clock).accept(events('a1', 'b1', 'c1'));
    await clock.advance(1000);
    expect((await settled)[0]?.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'failed']);
    expect(sink.attempts).toEqual([['a1', 'b1', 'c1'], ['b1']]);
  });

  it('halves a batch that is too large until the culprit is alone; the others arrive once, in order', async () => {
    const sink = new ScriptedSink((ids) => (ids.includes('a6') ? rejected('too-large') : delivered));
    const ids = Array.from({ length: 16 }, (_, index) => `a${index}`);
    const [deliveries] = await new DeliveryRoom([sink], policy, new ManualClock()).accept(events(...ids)).settled;
    expect(deliveries?.flatMap(({ status }, index) => (status === 'failed' ? [index] : []))).toEqual([6]);
    expect(deliveries?.[6]).toMatchObject({ reason: 'too-large' });
    const arrived = sink.attempts.filter((attempt) => !attempt.includes('a6')).flat();
    expect(arrived).toEqual(ids.filter((id) => id !== 'a6'));
  });

  it('refuses an event above the hard limit before any attempt', async () => {
    const sink = new ScriptedSink(undefined, { hardLimit: 100 });
    const { settled } = new DeliveryRoom([sink], policy, new ManualClock()).accept([
      event('a1', 101),
      event('a2', 100),
    ]);
    expect(await settled).toMatchObject([
      [{ status: 'failed', reason: 'too-large', attempts: 0 }, { status: 'delivered' }],
    ]);
    expect(sink.attempts).toEqual([['a2']]);
  });

  it('stops for good when the receiver is gone: what waits and what comes later fails', async () => {
    const sink = new ScriptedSink(() => rejected('gone'), { events: 1 });
    const delivery = new DeliveryRoom([sink], policy, new ManualClock());
    const [first] = await delivery.accept(events('a1', 'a2')).settled;
    const [later] = await delivery.accept(events('b1')).settled;
    expect([...(first ?? []), ...(later ?? [])].map(({ reason }) => reason)).toEqual(['gone', 'gone', 'gone']);
    expect(sink.attempts).toEqual([['a1']]);
    expect(delivery.health()).toMatchObject([{ status: 'disabled', pending: 0 }]);
  });

  it('treats a sink that throws as a failed attempt', async () => {
    const sink = new ScriptedSink((_ids, attempt) => {
      if (attempt === 1) throw new Error('bug');
      return delivered;
    });
    const clock = new ManualClock();
    const { settled } = new DeliveryRoom([sink], policy, clock).accept(events('a1'));
    await clock.advance(1000);
    expect(await settled).toMatchObject([[{ status: 'delivered', attempts: 2 }]]);
  });
});
