import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { DeliveryRoom } from '../../src/delivery/index.js';
import { createHttpSink, createKafkaSink } from '../../src/sinks/create-sinks.js';
import type { BatchLimits } from '../../src/sinks/sink.js';
import { delivered, event, events, failing, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 5, minDelay: 100, maxDelay: 5000 };
const [linger, justBefore] = [50, 48];

function lingering(
  limits: Partial<BatchLimits> = {},
  answer: ConstructorParameters<typeof ScriptedSink>[0] = () => delivered,
) {
  const sink = new ScriptedSink(answer, { linger, ...limits });
  const clock = new ManualClock();
  return { sink, clock, room: new DeliveryRoom([sink], policy, clock) };
}

describe('linger', () => {
  it('lets a batch that is not full wait for more, as long as its first event may wait', async () => {
    const { sink, clock, room } = lingering();
    room.accept(events('a1'));
    await clock.advance(justBefore);
    room.accept(events('b1', 'a2'));
    await settle();
    expect(sink.attempts).toEqual([]);
    await clock.advance(linger - justBefore);
    expect(sink.attempts).toEqual([['a1', 'a2', 'b1']]);
  });

  it.each([
    ['count', { events: 2 }, events('a1', 'b1', 'c1')],
    ['bytes', { bytes: 100, overhead: 2, separator: 1 }, [event('a1', 48), event('b1', 48), event('c1', 40)]],
  ])('sends a batch at once that is full by %s; the rest waits', async (_, limits, given) => {
    const { sink, clock, room } = lingering(limits);
    room.accept(given);
    await settle();
    expect(sink.attempts).toEqual([['a1', 'b1']]);
    await clock.advance(linger);
    expect(sink.attempts).toEqual([['a1', 'b1'], ['c1']]);
  });

  it('counts from when an event may go: behind another of its subject, from the end of that one', async () => {
    let finish = (): void => undefined;
    const { sink, clock, room } = lingering({}, (_ids, attempt) =>
      attempt > 1 ? delivered : new Promise((resolve) => (finish = () => resolve(delivered))),
    );
    room.accept(events('a1'));
    await clock.advance(linger);
    room.accept(events('a2'));
    await clock.advance(linger);
    finish();
    await clock.advance(justBefore);
    expect(sink.attempts).toEqual([['a1']]);
    await clock.advance(linger - justBefore);
    expect(sink.attempts).toEqual([['a1'], ['a2']]);
  });

  it('goes at once where it has waited for a free place as long', async () => {
    let finish = (): void => undefined;
    const { sink, clock, room } = lingering({}, (_ids, attempt) =>
      attempt > 1 ? delivered : new Promise((resolve) => (finish = () => resolve(delivered))),
    );
    room.accept(events('a1'));
    await clock.advance(linger);
    room.accept(events('b1'));
    await clock.advance(2 * linger);
    expect(sink.attempts).toEqual([['a1']]);
    finish();
    await settle();
    expect(sink.attempts).toEqual([['a1'], ['b1']]);
  });

  it('adds nothing to the wait before a retry', async () => {
    const { sink, clock, room } = lingering({}, (_ids, attempt) => (attempt === 1 ? failing() : delivered));
    room.accept(events('a1'));
    await clock.advance(linger);
    await clock.advance(policy.minDelay);
    expect(sink.attempts).toEqual([['a1'], ['a1']]);
  });

  it('ends when the application drains, and for what comes after', async () => {
    const { sink, room } = lingering();
    const all = [room.accept(events('a1')).settled];
    const drained = room.drained();
    await settle();
    expect(sink.attempts).toEqual([['a1']]);
    all.push(room.accept(events('b1')).settled);
    await Promise.all([...all, drained]);
    expect(sink.attempts).toEqual([['a1'], ['b1']]);
  });

  it('leaves no timer behind when the application stops', async () => {
    const { clock, room } = lingering();
    const { settled } = room.accept(events('a1'));
    await settle();
    expect(clock.pending).toBe(1);
    await room.stop();
    expect((await settled)[0]).toMatchObject([{ status: 'failed', reason: 'shutdown' }]);
    expect(clock.pending).toBe(0);
  });

  it('is set in seconds, for each sink', async () => {
    const clock = new ManualClock();
    const given = {
      sink: 'both',
      http: { endpoint: 'http://127.0.0.1' },
      kafka: { brokers: ['127.0.0.1:1'] },
    } as const;
    const env = { CLOUDEVENTS_HTTP_LINGER: '0.005', CLOUDEVENTS_KAFKA_LINGER: '0.02' };
    const config = resolveConfig(given, (name) => env[name as keyof typeof env]);
    const sinks = [await createHttpSink(config, clock), await createKafkaSink(config, clock)];
    expect(sinks.map((sink) => sink?.limits.linger)).toEqual([5, 20]);
    for (const sink of sinks) await sink?.close();
  });
});
