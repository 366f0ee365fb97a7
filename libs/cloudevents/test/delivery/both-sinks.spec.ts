import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { DeliveryRoom } from '../../src/delivery/index.js';
import { delivered, events, failing, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 3, minDelay: 100, maxDelay: 5000 };

describe('two sinks', () => {
  it('O1: one that fails neither delays nor repeats nor hides the other', async () => {
    const good = new ScriptedSink(() => delivered, {}, 'good');
    const bad = new ScriptedSink(() => failing(), {}, 'bad');
    const clock = new ManualClock();
    const delivery = new DeliveryRoom([bad, good], policy, clock);
    const { settled } = delivery.accept(events('a1', 'b1'));
    await settle();
    expect(good.attempts).toEqual([['a1', 'b1']]);
    await clock.advance(10_000);
    expect(await settled).toMatchObject([
      [
        { sink: 'bad', status: 'failed', attempts: 3 },
        { sink: 'bad', status: 'failed', attempts: 3 },
      ],
      [
        { sink: 'good', status: 'delivered', attempts: 1 },
        { sink: 'good', status: 'delivered', attempts: 1 },
      ],
    ]);
    expect(good.attempts).toHaveLength(1);
    expect(delivery.health()).toMatchObject([{ status: 'down' }, { status: 'up' }]);
  });
});

describe('stop', () => {
  it('ends what is left as failed with the reason `shutdown`, and closes the sink', async () => {
    const sink = new ScriptedSink(() => new Promise(() => undefined), { events: 1 });
    const delivery = new DeliveryRoom([sink], policy, new ManualClock());
    const { settled } = delivery.accept(events('a1', 'a2', 'b1'));
    await settle();
    expect(await delivery.stop()).toBe(3);
    expect((await settled)[0]?.map(({ reason }) => reason)).toEqual(['shutdown', 'shutdown', 'shutdown']);
    expect(sink.closed).toBe(true);
    await delivery.drained();
  });

  it('says how often each event that is left was tried', async () => {
    const sink = new ScriptedSink((_ids, attempt) => (attempt < 3 ? failing() : new Promise(() => undefined)), {
      events: 1,
    });
    const clock = new ManualClock();
    const delivery = new DeliveryRoom([sink], policy, clock);
    const { settled } = delivery.accept(events('a1', 'a2'));
    await clock.advance(5000);
    await delivery.stop();
    expect((await settled)[0]?.map(({ attempts }) => attempts)).toEqual([3, 0]);
  });

  it('does not wait for a retry that is due much later', async () => {
    const sink = new ScriptedSink(() => failing(3_600_000));
    const delivery = new DeliveryRoom([sink], policy, new ManualClock());
    const { settled } = delivery.accept(events('a1'));
    await settle();
    await delivery.stop();
    expect(await settled).toMatchObject([[{ status: 'failed', reason: 'shutdown', error: { message: 'busy' } }]]);
    expect(sink.attempts).toHaveLength(1);
  });
});
