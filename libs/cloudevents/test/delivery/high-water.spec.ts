import { describe, expect, it } from 'vitest';
import { type DeliveryPolicy, DeliveryRoom } from '../../src/delivery/index.js';
import { BackpressureError, PublisherClosedError } from '../../src/errors/index.js';
import type { Outcome } from '../../src/sinks/sink.js';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { delivered, event, events, rejected, ScriptedSink } from './scripted-sink.js';

type Mark = NonNullable<DeliveryPolicy['highWater']>;

/** A receiver that answers only when told to. */
function stalled(mark: Partial<Mark>, ...others: ScriptedSink[]) {
  const answers: ((outcome: Outcome) => void)[] = [];
  const sink = new ScriptedSink(() => new Promise<Outcome>((resolve) => answers.push(resolve)), { events: 1 });
  const highWater: Mark = { events: 2, bytes: 1_000_000, whenFull: 'wait', ...mark };
  const policy: DeliveryPolicy = { attempts: 5, minDelay: 100, maxDelay: 5000, highWater };
  const room = new DeliveryRoom([sink, ...others], policy, new ManualClock());
  const answer = async (): Promise<void> => {
    answers.shift()?.(delivered);
    await settle();
  };
  return { room, sink, answer };
}

describe('above the mark (H22)', () => {
  it('calls wait, and are let in one by one in their order as others are settled', async () => {
    const { room, answer } = stalled({});
    void room.enter(events('a1', 'b1'));
    const entered: string[] = [];
    for (const id of ['c1', 'd1', 'e1']) void Promise.resolve(room.enter(events(id))).then(() => entered.push(id));
    await settle();
    expect([entered, room.waiting, room.health()[0]?.pending]).toEqual([[], 3, 2]);
    await answer();
    expect([entered, room.waiting, room.health()[0]?.pending]).toEqual([['c1'], 2, 2]);
    await answer();
    await answer();
    expect([entered, room.waiting]).toEqual([['c1', 'd1', 'e1'], 0]);
  });

  it('nobody overtakes who waits', async () => {
    const { room, answer } = stalled({ events: 1 });
    void room.enter(events('a1'));
    const order: string[] = [];
    void Promise.resolve(room.enter(events('a2'))).then(() => order.push('a2'));
    await settle();
    await answer();
    void Promise.resolve(room.enter(events('a3'))).then(() => order.push('a3'));
    await answer();
    expect(order).toEqual(['a2', 'a3']);
  });

  it('bytes count as well', async () => {
    const { room, sink } = stalled({ events: 100, bytes: 1000 });
    void room.enter([event('a1', 600)]);
    void room.enter([event('b1', 600)]);
    const third = room.enter([event('c1', 1)]);
    expect(third).toBeInstanceOf(Promise);
    await settle();
    expect(sink.attempts).toEqual([['a1']]);
    expect(room.health()[0]?.pending).toBe(2);
  });

  it('calls are refused instead, by choice, and nothing of them is accepted', () => {
    const { room } = stalled({ whenFull: 'reject' });
    void room.enter(events('a1', 'b1'));
    expect(() => room.enter(events('c1'))).toThrow(BackpressureError);
    expect(() => room.enter(events('c1'))).toThrow(/2 events/);
    expect(room.health()[0]?.pending).toBe(2);
  });

  it('one sink that stalls holds up calls although the other does not', async () => {
    const { room } = stalled({ events: 1 }, new ScriptedSink(undefined, {}, 'fine'));
    void room.enter(events('a1'));
    await settle();
    expect(room.enter(events('b1'))).toBeInstanceOf(Promise);
  });

  it('an event that cannot be sent refuses its call when its turn comes', async () => {
    const { room, sink, answer } = stalled({ events: 1 });
    void room.enter(events('a1'));
    const call = Promise.resolve(room.enter(events('b1')));
    sink.encode = () => {
      throw new Error('cannot be represented');
    };
    const refused = call.catch((error: unknown) => error);
    await settle();
    await answer();
    expect(await refused).toMatchObject({ message: 'cannot be represented' });
    expect(room.waiting).toBe(0);
  });

  it('calls that wait are refused when the application stops', async () => {
    const { room } = stalled({ events: 1 });
    void room.enter(events('a1'));
    const call = Promise.resolve(room.enter(events('b1')));
    const refused = call.catch((error: unknown) => error);
    await room.stop();
    expect(await refused).toBeInstanceOf(PublisherClosedError);
    expect(() => room.enter(events('c1'))).toThrow(PublisherClosedError);
  });

  it('a call whose events fail at once at one sink lets nobody in before all its sinks have them', async () => {
    const gone = new ScriptedSink(() => rejected('gone'), {}, 'gone');
    const fine = new ScriptedSink(undefined, {}, 'fine');
    const highWater: Mark = { events: 1, bytes: 1_000_000, whenFull: 'wait' };
    const room = new DeliveryRoom(
      [gone, fine],
      { attempts: 1, minDelay: 1, maxDelay: 1, highWater },
      new ManualClock(),
    );
    void room.enter(events('a1'));
    const calls = ['a2', 'a3', 'a4'].map((id) => Promise.resolve(room.enter(events(id))));
    for (const call of calls) await (await call).settled;
    expect(fine.attempts.flat()).toEqual(['a1', 'a2', 'a3', 'a4']);
  });
});
