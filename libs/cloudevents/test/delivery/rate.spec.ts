import { expect, it } from 'vitest';
import { DeliveryRoom } from '../../src/delivery/index.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { delivered, event, failing, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 5, minDelay: 100, maxDelay: 5000 };

it('attempts keep to the rate, repetitions included', async () => {
  const clock = new ManualClock();
  const times: number[] = [];
  const answer = (_ids: readonly string[], attempt: number) => {
    times.push(clock.monotonic());
    return attempt % 3 === 0 ? failing() : delivered;
  };
  const sink = new ScriptedSink(answer, { events: 1, concurrency: 4, rate: 6 });
  const room = new DeliveryRoom([sink], policy, clock);
  const { settled } = room.accept(Array.from({ length: 8 }, (_, index) => event(`-${index}`)));
  await clock.advance(180_000);
  expect((await settled)[0]?.every(({ status }) => status === 'delivered')).toBe(true);
  expect(times).toHaveLength(11);
  times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(10_000));
});

it('what waits for its turn is ended at the shutdown', async () => {
  const clock = new ManualClock();
  const room = new DeliveryRoom([new ScriptedSink(() => delivered, { events: 1, rate: 1 })], policy, clock);
  const { settled } = room.accept([event('-1'), event('-2')]);
  await clock.advance(1000);
  await room.stop();
  expect((await settled)[0]?.map(({ status }) => status)).toEqual(['delivered', 'failed']);
});
