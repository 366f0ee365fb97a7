import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { DeliveryRoom } from '../../src/delivery/index.js';
import { Item } from '../../src/delivery/item.js';
import { OrderQueue } from '../../src/delivery/order-queue.js';
import { Submission } from '../../src/delivery/submission.js';
import { delivered, event, events, failing, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 5, minDelay: 100, maxDelay: 5000 };

function room(sink: ScriptedSink, clock = new ManualClock()) {
  return { clock, room: new DeliveryRoom([sink], policy, clock) };
}

describe('order and batches', () => {
  it('sends what is published in one burst as one batch, in the order given', async () => {
    const sink = new ScriptedSink();
    const { room: delivery } = room(sink);
    await Promise.all([
      delivery.accept(events('a1', 'b1')).settled,
      delivery.accept(events('a2')).settled,
      delivery.accept(events('-1')).settled,
    ]);
    expect(sink.attempts).toEqual([['a1', 'a2', 'b1', '-1']]);
  });

  it('cuts batches by count', async () => {
    const sink = new ScriptedSink(undefined, { events: 2 });
    await room(sink).room.accept(events('a1', 'a2', 'a3', 'a4', 'a5')).settled;
    expect(sink.attempts).toEqual([['a1', 'a2'], ['a3', 'a4'], ['a5']]);
  });

  it('cuts batches by bytes, overhead included, and sends a larger event alone', async () => {
    const sink = new ScriptedSink(undefined, { bytes: 102, overhead: 1, separator: 1 });
    await room(sink).room.accept([event('a1', 60), event('a2', 40), event('a3', 200), event('a4', 10)]).settled;
    expect(sink.attempts).toEqual([['a1', 'a2'], ['a3'], ['a4']]);
  });

  it('gathers the next batch while an attempt is under way', async () => {
    let finish = (): void => undefined;
    const sink = new ScriptedSink((_ids, attempt) =>
      attempt > 1 ? delivered : new Promise((resolve) => (finish = () => resolve(delivered))),
    );
    const { room: delivery } = room(sink);
    const all = [delivery.accept(events('a1')).settled];
    await settle();
    for (const id of ['b1', 'c1', 'd1']) {
      all.push(delivery.accept(events(id)).settled);
      await settle();
    }
    expect(sink.attempts).toEqual([['a1']]);
    finish();
    await Promise.all(all);
    expect(sink.attempts).toEqual([['a1'], ['b1', 'c1', 'd1']]);
  });

  it('lets other subjects go while one waits for its retry, and keeps the order of that one', async () => {
    const sink = new ScriptedSink((ids, attempt) => (ids[0] === 'a1' && attempt === 1 ? failing() : delivered));
    const { room: delivery, clock } = room(sink);
    const first = delivery.accept(events('a1')).settled;
    await settle();
    const rest = delivery.accept(events('a2', 'b1')).settled;
    await settle();
    expect(sink.attempts).toEqual([['a1'], ['b1']]);
    await clock.advance(200);
    await Promise.all([first, rest]);
    expect(sink.attempts).toEqual([['a1'], ['b1'], ['a1'], ['a2']]);
  });

  it.each([1, 4])(
    'H21: subjects that wait behind failing ones go at once, with %i attempts at a time',
    async (concurrency) => {
      const sink = new ScriptedSink((ids) => (ids[0]?.startsWith('z') === true ? delivered : failing()), {
        concurrency,
        events: 1,
      });
      const { room: delivery, clock } = room(sink);
      const bad = Array.from({ length: concurrency }, (_, index) => `${'abcd'[index]}1`);
      void delivery.accept(events(...bad, 'z1')).settled;
      await settle();
      expect(sink.attempts.flat()).toContain('z1');
      expect(clock.monotonic()).toBe(0);
    },
  );

  it('does not use up the attempts of everything that waits while the receiver is away', async () => {
    const sink = new ScriptedSink(() => (clock.monotonic() < 3000 ? failing() : delivered), {
      concurrency: 4,
      events: 1,
    });
    const { room: delivery, clock } = room(sink);
    const many = Array.from({ length: 500 }, (_, index) => Object.assign(event(`${index}`), { subject: `s${index}` }));
    const { settled } = delivery.accept(many);
    for (let turn = 0; turn < 100; turn++) await clock.advance(500);
    const failed = (await settled)[0]?.filter(({ status }) => status === 'failed').length ?? 0;
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThanOrEqual(5 * 2 * 4);
  });

  it('lets a subject go on as soon as its own events are settled, whatever else was in the batch', async () => {
    const sink = new ScriptedSink((ids) => ids.map((id) => (id === 'x1' ? failing() : delivered)));
    const { room: delivery } = room(sink);
    void delivery.accept(events('a1', 'x1')).settled;
    await settle();
    void delivery.accept(events('a2')).settled;
    await settle();
    expect(sink.attempts).toEqual([['a1', 'x1'], ['a2']]);
  });

  it('takes no longer per event when very many of one subject wait', () => {
    const time = (count: number): number => {
      const sink = new ScriptedSink();
      const encoded = sink.encode(event('a1'));
      const submission = new Submission(count);
      const queue = new OrderQueue();
      for (let index = 0; index < count; index++) queue.push(new Item(encoded, submission, index));
      const start = performance.now();
      for (let batch = queue.take(sink.limits); batch.length > 0; batch = queue.take(sink.limits)) {
        for (const item of batch) queue.settled(item);
      }
      return performance.now() - start;
    };
    time(100_000);
    // Eight times as many: about eight times as long, not sixty-four times.
    expect(time(800_000)).toBeLessThan(30 * Math.max(5, time(100_000)));
  });

  it('never has more attempts under way than allowed, nor two of one subject', async () => {
    const open = new Set<string>();
    let overlap = false;
    const sink = new ScriptedSink(
      async (ids) => {
        const subject = ids[0]?.charAt(0) ?? '';
        overlap ||= open.has(subject);
        open.add(subject);
        await settle();
        open.delete(subject);
        return delivered;
      },
      { concurrency: 3, events: 1 },
    );
    const { room: delivery } = room(sink);
    await delivery.accept(events('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2')).settled;
    expect(sink.mostAtOnce).toBe(3);
    expect(overlap).toBe(false);
    for (const subject of 'abcd') {
      expect(sink.attempts.flat().filter((id) => id.startsWith(subject))).toEqual([`${subject}1`, `${subject}2`]);
    }
  });

  it('keeps the order of 300 subjects over random failures, and delivers every event once', async () => {
    let seed = 7;
    const chance = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const done: string[] = [];
    const sink = new ScriptedSink(
      (ids) => {
        if (chance() < 0.15) return failing();
        done.push(...ids);
        return delivered;
      },
      { concurrency: 4, events: 7 },
    );
    const clock = new ManualClock(chance);
    const delivery = new DeliveryRoom([sink], { ...policy, attempts: 50 }, clock);
    const ids = Array.from({ length: 3000 }, (_, index) => ({ subject: `s${index % 300}`, id: `${index}` }));
    const accepted = ids.map(({ id, subject }) => Object.assign(event(id), { subject }));
    const settled: Promise<unknown>[] = [];
    for (let index = 0; index < accepted.length; index += 10) {
      settled.push(delivery.accept(accepted.slice(index, index + 10)).settled);
      if (index % 100 === 0) await clock.advance(50);
    }
    for (let turn = 0; turn < 2000 && done.length < 3000; turn++) await clock.advance(1000);
    await Promise.all(settled);
    expect(new Set(done).size).toBe(3000);
    expect(done).toHaveLength(3000);
    for (let subject = 0; subject < 300; subject++) {
      const order = done.map(Number).filter((id) => id % 300 === subject);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });
});
