import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { DeliveryChannel } from '../../src/delivery/index.js';
import { delivered, event, failing, rejected, ScriptedSink } from './scripted-sink.js';

/** Events of an outbox are repeated for a time, others for a number of attempts; both may share a batch. */

const policy = { attempts: 3, minDelay: 100, maxDelay: 1000 };
const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };
const giveUpAfter = 60_000;

type Arguments = ConstructorParameters<typeof ScriptedSink>;

function channelOf(answer: Arguments[0], limits: Arguments[1] = {}, change: Partial<typeof policy> = {}) {
  const clock = new ManualClock();
  const sink = new ScriptedSink(answer, limits);
  const channel = new DeliveryChannel(sink, { ...policy, ...change }, clock, silent);
  const submit = (ids: readonly string[], options: Parameters<DeliveryChannel['submit']>[1] = {}) =>
    channel.submit(
      ids.map((id) => sink.encode(event(id))),
      options,
    ).settled;
  return { clock, sink, channel, submit };
}

describe('an event that is repeated for a time', () => {
  it('is given up with the first failure after it, however many attempts that are', async () => {
    const { clock, sink, submit } = channelOf(() => failing());
    const settled = submit(['a1'], { giveUpAfter });
    await clock.advance(59_999);
    expect(sink.attempts.length).toBeGreaterThan(50);
    await clock.advance(1001);
    expect(await settled).toMatchObject([{ status: 'failed', reason: 'exhausted', attempts: sink.attempts.length }]);
    expect(sink.prepared).toBe(1);
  });

  it('is told how long it has failed, from the first failure that anybody saw', async () => {
    const { clock, submit } = channelOf(() => failing());
    const told: (number | undefined)[] = [];
    const whenSettled = (_delivery: unknown, failingFor: number | undefined) => void told.push(failingFor);
    const settled = submit(['a1'], { giveUpAfter, failingFor: 59_800, whenSettled });
    await clock.advance(300);
    expect(await settled).toMatchObject([{ reason: 'exhausted', attempts: 3 }]);
    expect(told).toEqual([60_100]);
  });

  it('goes on where others of its batch have used up their attempts', async () => {
    let isBack = false;
    const { clock, sink, submit } = channelOf(() => (isBack ? delivered : failing()));
    const kept = submit(['a1'], { giveUpAfter });
    const direct = submit(['b1']);
    await clock.advance(300);
    expect(await direct).toMatchObject([{ status: 'failed', reason: 'exhausted', attempts: 3 }]);
    expect(sink.attempts).toEqual([
      ['a1', 'b1'],
      ['a1', 'b1'],
      ['a1', 'b1'],
    ]);
    isBack = true;
    await clock.advance(1000);
    expect(await kept).toMatchObject([{ status: 'delivered', attempts: 4 }]);
  });

  it('never keeps others from being sent, however many fail', async () => {
    const answer = (ids: readonly string[]) => (ids[0] === 'a1' ? delivered : failing());
    const { clock, sink, submit } = channelOf(answer, { events: 1 });
    void submit(['b1', 'c1', 'd1', 'e1', 'f1', 'g1'], { giveUpAfter });
    await clock.advance(10_000);
    const good = submit(['a1']);
    await clock.advance(1000);
    expect(await good).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    expect(new Set(sink.attempts.flat()).size).toBe(7);
  });

  it('nor does it where others have many attempts', async () => {
    const answer = (ids: readonly string[]) => (ids[0] === 'a1' ? delivered : failing());
    const { clock, submit } = channelOf(answer, { events: 1 }, { attempts: 1000 });
    void submit(['b1', 'c1', 'd1', 'e1'], { giveUpAfter });
    const good = submit(['a1']);
    await clock.advance(10_000);
    expect(await good).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('holds back nothing but its key: a later event of another one goes as soon as the one before it is done', async () => {
    const answer = (ids: readonly string[]) => (ids.includes('a1') ? failing() : delivered);
    const { clock, sink, submit } = channelOf(answer);
    void submit(['a1', 'b1', 'b2', 'a2'], { giveUpAfter });
    await clock.advance(10_000);
    const sent = sink.attempts.filter((ids) => !ids.includes('a1')).flat();
    expect(sent).toEqual(['b1', 'b2']);
  });

  it('lets its key rest until its end is noted, also within a batch that is halved', async () => {
    const answer = (ids: readonly string[]) =>
      ids.length > 1 ? rejected('too-large') : ids[0] === 'a1' ? rejected() : delivered;
    const { clock, sink, submit } = channelOf(answer);
    let note = (): void => undefined;
    const noted = new Promise<void>((resolve) => (note = resolve));
    void submit(['a1', 'b1', 'a2', 'b2'], { whenSettled: ({ status }) => (status === 'failed' ? noted : undefined) });
    await clock.advance(10_000);
    expect(sink.attempts.filter(({ length }) => length === 1).flat()).toEqual(['a1', 'b1', 'b2']);
    note();
    await clock.advance(0);
    expect(sink.attempts.at(-1)).toEqual(['a2']);
  });

  it('does not take the others of its batch with it: the batch is halved until it is alone', async () => {
    const answer = (ids: readonly string[]) => (ids.includes('c1') ? failing() : delivered);
    const { clock, sink, submit } = channelOf(answer);
    const settled = submit(['a1', 'b1', 'c1', 'd1', 'c2', 'e1', 'f1', 'g1'], { giveUpAfter });
    await clock.advance(10_000);
    const sent = new Set(sink.attempts.filter((ids) => !ids.includes('c1')).flat());
    expect([...sent].toSorted()).toEqual(['a1', 'b1', 'd1', 'e1', 'f1', 'g1']);
    await clock.advance(60_000);
    const statuses = (await settled).map(({ status }) => status);
    expect(statuses).toEqual(
      ['a', 'b', 'c', 'd', 'c', 'e', 'f', 'g'].map((_, index) => (index === 2 ? 'failed' : 'delivered')),
    );
    // c2 only after c1 was given up.
    const [last] = sink.attempts.flatMap((ids, index) => (ids.includes('c1') ? [index] : [])).toReversed();
    expect(sink.attempts.findIndex((ids) => ids.includes('c2') && !ids.includes('c1'))).toBeGreaterThan(
      last ?? Infinity,
    );
  });

  it('is not sent in ever smaller batches while nothing gets through', async () => {
    let isBack = false;
    const { clock, sink, submit } = channelOf(() => (isBack ? delivered : failing()));
    const settled = submit(['a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1', 'h1'], { giveUpAfter });
    await clock.advance(50_000);
    expect(Math.min(...sink.attempts.map(({ length }) => length))).toBe(4);
    isBack = true;
    await clock.advance(2000);
    expect((await settled).every(({ status }) => status === 'delivered')).toBe(true);
  });
});
