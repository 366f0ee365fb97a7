import { describe, expect, it } from 'vitest';
import { settle } from '../../../../../test/support/manual-clock.js';
import { acceptEvent } from '../../../src/core/index.js';
import { SinkError } from '../../../src/errors/index.js';
import { DeliveryError, reportOf } from '../../../src/publishing/index.js';
import { delivered, event, events, failing, rejected } from '../scripted-sink.js';
import { down, roomWith } from './support.js';

const refuse =
  (...bad: string[]) =>
  (ids: readonly string[]) =>
    ids.map((id) => (bad.includes(id) ? rejected() : delivered));

describe('an event that a sink does not get', () => {
  it('becomes a dead letter, with all that a person needs to know', async () => {
    const { clock, store, room } = roomWith(refuse('a1'));
    const { settled } = room.accept([event('a1', 3), event('b1')]);
    await clock.advance(0);
    expect(await settled).toMatchObject([
      [
        { status: 'dead-lettered', reason: 'rejected', attempts: 1, error: { message: 'refused' } },
        { status: 'delivered' },
      ],
    ]);
    const [letter] = store.letters;
    expect(letter).toMatchObject({ sink: 'scripted', id: 'a1', source: '/test', type: 'test', subject: 'a' });
    expect(letter).toMatchObject({ reason: 'rejected', attempts: 1, error: 'refused' });
    expect(letter).toMatchObject({ firstFailedAt: '2026-01-01T00:00:00.000Z', failedAt: '2026-01-01T00:00:00.000Z' });
    expect(JSON.parse(letter?.event ?? '')).toMatchObject({ specversion: '1.0', id: 'a1', subject: 'a', data: 'xxx' });
    expect(store.letters).toHaveLength(1);
  });

  it('has the time of its first failure and of its last, and every attempt', async () => {
    const { clock, store, room } = roomWith(() => failing());
    const { settled } = room.accept(events('a1'));
    await clock.advance(500);
    expect(await settled).toMatchObject([[{ status: 'dead-lettered', reason: 'exhausted', attempts: 3 }]]);
    expect(store.letters).toMatchObject([
      { attempts: 3, firstFailedAt: '2026-01-01T00:00:00.000Z', failedAt: '2026-01-01T00:00:00.300Z' },
    ]);
  });

  it('is one too when it is too large, before any attempt, and when its receiver is gone', async () => {
    const { sink, store, room } = roomWith(() => rejected('gone'), { hardLimit: 1000, events: 1 });
    const { settled } = room.accept([event('a1', 2000), ...events('b1', 'b2')]);
    const reasons = (await settled)[0]?.map(({ status, reason }) => `${status} ${reason}`);
    expect(reasons).toEqual(['dead-lettered too-large', 'dead-lettered gone', 'dead-lettered gone']);
    expect(sink.attempts).toEqual([['b1']]);
    expect(store.ids.toSorted()).toEqual(['a1', 'b1', 'b2']);
  });

  it('makes publish fail all the same, and the error says where it is', async () => {
    const { room } = roomWith(refuse('a1', 'b1'));
    const accepted = events('a1', 'b1', 'c1');
    const error = new DeliveryError(reportOf(accepted, await room.accept(accepted).settled, []));
    expect(error.message).toContain("2 of 3 failed at sink 'scripted' (2 of them in the dead letters), first test a1");
  });

  it('shows no endless error, and no control characters', async () => {
    const error = new SinkError(`bad\u0000\n${'x'.repeat(5000)}`, { retryable: false });
    const { store, room } = roomWith(() => ({ status: 'rejected', reason: 'rejected', error }));
    await room.accept(events('a1')).settled;
    expect(store.letters[0]?.error).toMatch(/^bad x+$/);
    expect(store.letters[0]?.error?.length).toBeLessThanOrEqual(2000);
  });

  it('is put together with the others of its batch, in their order', async () => {
    const { store, room, about } = roomWith(() => rejected());
    await room.accept(events('a1', 'a2', 'b1', 'a3')).settled;
    expect(store.calls).toEqual([['a1', 'a2', 'a3', 'b1']]);
    expect(about('became dead letters')).toEqual([
      "error: Sink 'scripted': 4 events became dead letters, the last one since: refused",
    ]);
  });

  it('that cannot be written as one is given up, and the others are kept', async () => {
    const { clock, store, room, about } = roomWith(() => rejected());
    // Formats that know protobuf send it; its JSON is not known.
    const data = { $typeName: 'google.protobuf.Any', typeUrl: 'example.com/Unknown', value: new Uint8Array([1]) };
    const packed = acceptEvent({ specversion: '1.0', id: 'a1', source: '/test', type: 'test', subject: 'a', data });
    const { settled } = room.accept([packed, ...events('a2', 'b1')]);
    await clock.advance(60_000);
    const report = await settled;
    expect(report[0]?.map(({ status }) => status)).toEqual(['failed', 'dead-lettered', 'dead-lettered']);
    expect(report).toMatchObject([[{ reason: 'rejected', deadLetterError: { code: 'CE_DEAD_LETTER' } }, {}, {}]]);
    expect(report[0]?.[0]?.deadLetterError?.message).toContain('register its type');
    expect([store.ids, room.health()[0]]).toMatchObject([['a2', 'b1'], { pending: 0 }]);
    expect(about('cannot be made a dead letter')).toHaveLength(1);
  });

  it('is put with no more bytes than a store can take at once', async () => {
    const { store, room } = roomWith(() => rejected(), { bytes: 30_000_000, hardLimit: 30_000_000 });
    await room.accept(['a1', 'b1', 'c1'].map((id) => event(id, 4_000_000))).settled;
    expect(store.calls).toEqual([['a1', 'b1'], ['c1']]);
  });

  it('is none where its caller keeps it', async () => {
    const { sink, store, room } = roomWith(() => rejected());
    const [channel] = room.channels;
    const encoded = events('a1', 'b1').map((one) => sink.encode(one));
    const keeps = (reason: string): boolean => reason === 'rejected';
    expect(await channel?.submit(encoded, { keeps }).settled).toMatchObject([
      { status: 'failed' },
      { status: 'failed' },
    ]);
    expect(store.calls).toEqual([]);
  });
});

describe('O12: a store of dead letters that fails', () => {
  it('keeps the event and its subject waiting, lets others flow, and is tried again', async () => {
    const { clock, sink, store, room, about } = roomWith(refuse('a1'), { events: 1 });
    store.answer = down;
    let isSettled = false;
    const first = room.accept(events('a1', 'a2', 'b1'));
    void first.settled.then(() => (isSettled = true));
    await clock.advance(60_000);
    expect(sink.attempts).toEqual([['a1'], ['b1']]);
    expect(room.health()).toMatchObject([
      { pending: 2, deadLetterError: { code: 'CE_DEAD_LETTER', message: /the store is down/ } },
    ]);
    // Doubling up to 5 s.
    expect(store.calls.length).toBeGreaterThan(12);
    expect(store.calls.length).toBeLessThan(25);
    const alarms = about('cannot be kept');
    expect(alarms.length).toBeGreaterThan(1);
    expect(alarms.length).toBeLessThan(4);
    expect(alarms[0]).toMatch(/^error: .*'scripted'.* 1 events that it did not get .*: the store is down$/);
    expect(isSettled).toBe(false);

    store.answer = () => undefined;
    await clock.advance(5000);
    expect((await first.settled)[0]?.map(({ status }) => status)).toEqual(['dead-lettered', 'delivered', 'delivered']);
    expect(sink.attempts).toEqual([['a1'], ['b1'], ['a2']]);
    expect(store.ids).toEqual(['a1']);
    expect(room.health()[0]).not.toHaveProperty('deadLetterError');
    expect(about('can be kept again')).toHaveLength(1);
  });

  it('counts what waits as pending, so that the high-water marks hold', async () => {
    const { clock, store, room } = roomWith(() => rejected());
    store.answer = down;
    room.accept([event('a1', 1000), event('b1', 1000)]);
    await clock.advance(10_000);
    expect(room.channels[0]).toMatchObject({ pending: 2, bytes: 2000 });
  });

  it('is not held up by one letter that it does not take', async () => {
    const { clock, store, room } = roomWith(() => rejected());
    store.answer = (ids) => (ids.includes('b1') ? down() : undefined);
    room.accept(events('a1', 'b1', 'c1', 'b2', 'd1', '-1'));
    await clock.advance(60_000);
    expect(store.ids.toSorted()).toEqual(['-1', 'a1', 'c1', 'd1']);
    expect(room.channels[0]?.pending).toBe(2);
    store.answer = () => undefined;
    await clock.advance(10_000);
    expect(store.ids.filter((id) => id.startsWith('b'))).toEqual(['b1', 'b2']);
    expect(room.channels[0]?.pending).toBe(0);
  });

  it('has failed when it does not answer', async () => {
    const { clock, store, room } = roomWith(() => rejected());
    store.answer = (): Promise<void> => new Promise(() => undefined);
    room.accept(events('a1'));
    await clock.advance(29_999);
    expect(store.calls).toHaveLength(1);
    await clock.advance(101);
    expect(room.health()).toMatchObject([{ deadLetterError: { message: /has not answered within 30 s/ } }]);
    expect(store.calls).toHaveLength(2);
  });
});

describe('the end of an application', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  it('makes dead letters of what it leaves', async () => {
    const { sink, store, room } = roomWith(never, { events: 1 });
    const { settled } = room.accept(events('a1', 'a2', 'b1'));
    await settle();
    expect(await room.stop()).toBe(3);
    expect((await settled)[0]?.map(({ status, reason }) => `${status} ${reason}`)).toEqual(
      ['a1', 'a2', 'b1'].map(() => 'dead-lettered shutdown'),
    );
    expect(store.ids.toSorted()).toEqual(['a1', 'a2', 'b1']);
    expect(sink.closed).toBe(true);
  });

  it('puts each once, also one whose letter waits while its batch is still under way', async () => {
    const { store, room } = roomWith((ids) => ids.map((id) => (id === 'a1' ? rejected() : failing())));
    store.answer = down;
    const { settled } = room.accept(events('a1', 'b1'));
    await settle();
    store.answer = () => undefined;
    await room.stop();
    expect((await settled)[0]).toMatchObject([
      { status: 'dead-lettered', reason: 'rejected' },
      { status: 'dead-lettered', reason: 'shutdown' },
    ]);
    expect(store.ids.toSorted()).toEqual(['a1', 'b1']);
    expect(room.channels[0]).toMatchObject({ pending: 0, bytes: 0 });
  });

  it('reports what the store does not take as failed, with both errors, and keeps nobody waiting', async () => {
    const { store, room, about } = roomWith((ids) => (ids.includes('a1') ? rejected() : never()), { events: 1 });
    store.answer = (ids) => (ids.includes('b1') ? undefined : down());
    const { settled } = room.accept(events('a1', 'b1'));
    await settle();
    // No clock is turned: what waits for the next try is put at once, each for itself.
    await room.stop();
    expect((await settled)[0]).toMatchObject([
      { status: 'failed', reason: 'rejected', error: { message: 'refused' }, deadLetterError: { message: /is down/ } },
      { status: 'dead-lettered', reason: 'shutdown' },
    ]);
    expect(about('could not be made dead letters')).toHaveLength(1);
  });

  it('waits for a store that does not answer for a second', async () => {
    const { clock, store, room, about } = roomWith(never);
    store.answer = never;
    const { settled } = room.accept(events('a1', 'b1'));
    await settle();
    let isOver = false;
    const stopped = room.stop().then(() => (isOver = true));
    await clock.advance(999);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await stopped;
    expect((await settled)[0]).toMatchObject([
      { status: 'failed', reason: 'shutdown', deadLetterError: { message: /did not answer before the end/ } },
      { status: 'failed' },
    ]);
    expect(about(' 2 events that it did not get could not')).toHaveLength(1);
  });
});
