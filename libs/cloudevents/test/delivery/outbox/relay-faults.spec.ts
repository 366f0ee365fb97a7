import { describe, expect, it } from 'vitest';
import { turns } from '../../../../../test/support/turns.js';
import { acceptEvent } from '../../../src/core/index.js';
import { delivered, failing, rejected } from '../scripted-sink.js';
import { down, first, lease, never, relayOver, ScriptedOutbox } from './scripted-outbox.js';

/** What a relay does when its receiver, its store or other relays misbehave, by a clock that stands still. */

const many = (subject: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${subject}${n + 1}`);
const failFor =
  (...subjects: readonly string[]) =>
  (ids: readonly string[]) =>
    ids.some((id) => subjects.includes(id.slice(0, 1))) ? failing() : delivered;
/** An answer that a test gives when it likes. */
function gate<T>() {
  let open!: (value: T) => void;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { open, opened };
}

describe('a subject that goes on failing', () => {
  it('takes no more than a sixteenth of the room, so that others flow', async () => {
    const store = new ScriptedOutbox();
    const { write, sent, inHand } = await relayOver(store, failFor('a'), { maxEvents: 32 });
    await write(...many('a', 40));
    expect(inHand()).toBe(2);
    await write('b1', 'c1');
    expect(sent()).toEqual(['a1', 'b1', 'c1']);
  });

  it('keeps one event in memory, and its order when it works again', async () => {
    let isBack = false;
    const store = new ScriptedOutbox();
    const answer = (ids: readonly string[]) => (isBack ? delivered : failFor('a')(ids));
    const { write, sent, inHand, clock, sink } = await relayOver(store, answer, { limits: { events: 5 } });
    await write(...many('a', 9));
    expect([inHand(), sink.attempts[0]]).toEqual([9, many('a', 5)]);
    await clock.advance(10_000);
    expect([inHand(), sink.attempts.at(-1)]).toEqual([1, ['a1']]);
    isBack = true;
    const tried = sent().length;
    await clock.advance(2000);
    expect(sent().slice(tried)).toEqual(many('a', 9));
    expect([store.events, store.held]).toEqual([0, 0]);
  });

  it('holds up others only together with so many that three quarters of the room are theirs', async () => {
    const store = new ScriptedOutbox();
    const bad = 'abcdefghijklmnopqrstuvwx'.split('');
    const { write, sent, clock } = await relayOver(store, failFor(...bad), { maxEvents: 32 });
    for (const subject of bad) await write(...many(subject, 3));
    await clock.advance(20_000);
    await write('z1');
    await clock.advance(5000);
    expect(sent()).toContain('z1');
  });
});

describe('a pause', () => {
  const hour = 3_600_000;
  const paused = async (call: () => Promise<unknown>) => ({ ...((await call()) as object), pausedFor: hour });

  it('that another process was asked for ends when the store knows of none any more', async () => {
    let isBack = false;
    const store = new ScriptedOutbox();
    const { write, sent, clock } = await relayOver(store, () => (isBack ? delivered : failing()));
    store.answers.claim = paused;
    await write('a1');
    await clock.advance(5000);
    const before = sent().length;
    isBack = true;
    await clock.advance(60_000);
    expect(sent()).toHaveLength(before);
    delete store.answers.claim;
    await clock.advance(6000);
    expect(sent()).toHaveLength(before + 1);
    expect(store.events).toBe(0);
  });

  it('that this process was asked for lasts, whatever the store knows', async () => {
    const store = new ScriptedOutbox();
    let attempts = 0;
    const { write, sent, clock } = await relayOver(store, () => (++attempts > 1 ? delivered : failing(hour)));
    store.pause = () => Promise.resolve();
    await write('a1', 'b1');
    await clock.advance(hour - 1000);
    expect(sent()).toHaveLength(1);
    await clock.advance(10_000);
    expect(sent()).toHaveLength(3);
  });
});

describe('a store that does not answer', () => {
  it('is asked again after 30 s, and gets back what its late answer brings', async () => {
    const store = new ScriptedOutbox();
    const late = gate<void>();
    const { write, sent, clock, about } = await relayOver(store, () => delivered);
    store.answers.claim = first(async (call) => {
      const answer = await call();
      await late.opened;
      return answer;
    });
    await write('a1');
    await clock.advance(29_999);
    expect([sent(), about('not answered')]).toEqual([[], []]);
    await clock.advance(1);
    expect(about('(claim web); events stay in it, and it is tried again: its database has not answered')).toHaveLength(
      1,
    );
    expect(store.held).toBe(1);
    late.open();
    await clock.advance(10_000);
    expect([sent(), store.events, store.held]).toEqual([['a1'], 0, 0]);
  });

  it.each(['settle', 'renew'] as const)('nor to %s, is asked again, and other subjects flow', async (method) => {
    const store = new ScriptedOutbox();
    const slow = gate<typeof delivered>();
    const answer = (ids: readonly string[]) => (ids[0] === 'a1' && method === 'renew' ? slow.opened : delivered);
    const limits = { events: 1, concurrency: 2 };
    const { write, sent, clock, about } = await relayOver(store, answer, { limits });
    // It does what it is asked for, and its answer is lost.
    store.answers[method] = first(async (call) => {
      await call();
      return await never();
    });
    await write('a1');
    await clock.advance(20_000);
    await write('b1');
    await clock.advance(40_000);
    expect(sent()).toEqual(['a1', 'b1']);
    expect(store.asked[method].length).toBeGreaterThan(1);
    slow.open(delivered);
    await clock.advance(1000);
    expect([store.events, store.held, about('taken over')]).toEqual([0, 0, []]);
  });
});

describe('a lane', () => {
  it('is renewed three times in each lease, as long as it is in hand', async () => {
    const store = new ScriptedOutbox();
    const slow = gate<typeof delivered>();
    const { write, clock } = await relayOver(store, () => slow.opened);
    await write('a1');
    await clock.advance(2 * lease);
    expect(store.asked.renew).toHaveLength(6);
    expect(store.asked.renew[5]).toMatchObject([[{ sink: 'web', fence: '1' }], lease]);
    slow.open(delivered);
    await clock.advance(lease);
    expect(store.asked.renew).toHaveLength(6);
  });

  it('that others have taken over is not gone on with after a refusal is noted too late', async () => {
    const store = new ScriptedOutbox();
    const slow = gate<ReturnType<typeof rejected>>();
    const { write, sent, clock, about } = await relayOver(store, () => slow.opened);
    await write('a1', 'a2', 'a3');
    store.takeOver();
    slow.open(rejected());
    await clock.advance(1000);
    expect([sent(), store.events, store.dead]).toEqual([['a1'], 3, []]);
    expect([about('dead letter'), about('others have taken over 1 lanes').length]).toEqual([[], 1]);
  });

  it('nor once it cannot be renewed, while those that can go on', async () => {
    const store = new ScriptedOutbox();
    let isBack = false;
    const { write, sent, inHand, clock, about } = await relayOver(store, () => (isBack ? delivered : failing()));
    await write('a1', 'a2');
    store.takeOver();
    await write('b1', 'b2');
    expect(inHand()).toBe(4);
    await clock.advance(lease / 3);
    expect(about('others have taken over 1 lanes')).toHaveLength(1);
    isBack = true;
    const tried = sent().length;
    await clock.advance(2000);
    expect(sent().slice(tried)).toEqual(['b1', 'b2']);
  });

  it('is not gone on with for longer than its lease after it was last renewed, by the clock of this process', async () => {
    const store = new ScriptedOutbox();
    let isBack = false;
    const answer = (ids: readonly string[]) => (isBack || ids[0] === 'b1' ? delivered : failing());
    const { write, sent, clock, inHand } = await relayOver(store, answer, {
      policy: { attempts: 1000, maxDelay: 10_000 },
    });
    await write('a1', 'a2');
    store.answers.renew = down;
    await clock.advance(lease - 1);
    expect(inHand()).toBe(1);
    const before = sent().length;
    store.answers.claim = down;
    isBack = true;
    await clock.advance(lease);
    expect([sent().slice(before), inHand()]).toEqual([[], 0]);
    store.answers.claim = (call) => call();
    await clock.advance(10_000);
    expect(sent().slice(before)).toEqual(['a1', 'a2']);
  });

  it('keeps its order when its lease was over for a while: what waited behind goes back as well', async () => {
    const store = new ScriptedOutbox();
    const [b, c] = [gate<void>(), gate<void>()];
    let isFirst = true;
    const answer = async ([id]: readonly string[]) => {
      if (id === 'b1') await b.opened;
      if (id === 'c1') await c.opened;
      if (id !== 'a1' || !isFirst) return delivered;
      isFirst = false;
      return failing();
    };
    const policy = { minDelay: 61_000, maxDelay: 61_000 };
    const { write, sent, clock } = await relayOver(store, answer, { policy });
    store.answers.renew = down;
    await write('a1', 'a2');
    await clock.advance(59_000);
    await write('b1');
    await clock.advance(1000);
    await write('c1');
    await clock.advance(5000);
    expect(sent()).toEqual(['a1', 'b1']);
    // Now a1 may not be sent, and when a2 could be, it may again.
    b.open();
    await clock.advance(0);
    expect(sent()).toEqual(['a1', 'b1', 'c1']);
    delete store.answers.renew;
    await clock.advance(25_000);
    c.open();
    await clock.advance(10_000);
    expect(sent()).toEqual(['a1', 'b1', 'c1', 'a1', 'a2']);
  });

  it('counts from when it was asked for, not from the answer', async () => {
    const store = new ScriptedOutbox();
    const { write, sent, clock } = await relayOver(store, () => failing(), { policy: { attempts: 1000 } });
    const late = gate<void>();
    store.answers.claim = first(async (call) => {
      const answer = await call();
      await late.opened;
      return answer;
    });
    store.answers.renew = down;
    await write('a1');
    await clock.advance(20_000);
    late.open();
    await clock.advance(39_999);
    const before = sent().length;
    expect(before).toBeGreaterThan(10);
    store.answers.claim = down;
    await clock.advance(10_000);
    expect(sent()).toHaveLength(before);
  });

  it('whose lease was over and that nobody else had goes on under its new one', async () => {
    const store = new ScriptedOutbox();
    const slow = gate<typeof delivered>();
    const { write, sent, clock } = await relayOver(store, () => slow.opened);
    await write('a1', 'a2');
    store.endLeases();
    await write('b1');
    slow.open(delivered);
    await clock.advance(10_000);
    expect(sent()).toEqual(['a1', 'b1', 'a2']);
    expect([store.events, store.held]).toEqual([0, 0]);
  });

  it('that is claimed anew while an outcome is on its way does not get its event a second time', async () => {
    const store = new ScriptedOutbox();
    const late = gate<void>();
    const { write, sent, clock, about } = await relayOver(store, () => delivered);
    store.answers.settle = first(async (call) => {
      await late.opened;
      return await call();
    });
    await write('a1');
    store.endLeases();
    await write('b1');
    late.open();
    await clock.advance(10_000);
    expect([sent(), store.events, store.held, about('taken over')]).toEqual([['a1', 'b1'], 0, 0, []]);
  });

  it('that others had meanwhile begins anew with what they left', async () => {
    const store = new ScriptedOutbox();
    const slow = gate<typeof delivered>();
    const { write, sent, clock } = await relayOver(store, () => slow.opened);
    await write('a1', 'a2', 'a3');
    store.endLeases();
    const [lane] = (await store.claim('web', { owner: 'other', lease, lanes: 1, events: 2, bytes: 1e6, after: '' }))
      .lanes;
    if (lane === undefined) throw new Error('the other one has no lane');
    const done = lane.deliveries.map(({ seq }) => ({ ...lane, seq, outcome: 'done' as const, attempts: 1 }));
    await store.settle('web', done, [lane]);
    await write('b1');
    slow.open(delivered);
    await clock.advance(10_000);
    expect(sent().filter((id) => id.startsWith('a'))).toEqual(['a1', 'a3']);
    expect([store.events, store.held]).toEqual([0, 0]);
  });

  it('that others had and gave back meanwhile ends with its last event: it is not noted before what is repeated', async () => {
    const store = new ScriptedOutbox();
    const slow = gate<typeof delivered>();
    let isFirst = true;
    const answer = ([id]: readonly string[]) => {
      if (id !== 'a2' || !isFirst) return delivered;
      isFirst = false;
      return slow.opened;
    };
    const { write, sent, clock } = await relayOver(store, answer, { limits: { events: 1, concurrency: 2 } });
    store.answers.settle = down;
    await write('a1', 'a2');
    store.endLeases();
    delete store.answers.settle;
    const { lanes } = await store.claim('web', { owner: 'other', lease, lanes: 1, events: 2, bytes: 1e6, after: '' });
    await store.settle('web', [], lanes);
    // Now a1 is not noted, and a2 is on its way.
    await clock.advance(1000);
    await write('b1');
    await clock.advance(1000);
    slow.open(delivered);
    await clock.advance(10_000);
    expect(sent()).toEqual(['a1', 'a2', 'b1', 'a1', 'a2']);
    expect([store.events, store.held]).toEqual([0, 0]);
  });

  it('that was given back, and claimed anew before the answer came, does not wait for its lease', async () => {
    const store = new ScriptedOutbox();
    const late = gate<void>();
    const { write, sent, clock } = await relayOver(store, () => delivered);
    store.answers.settle = first(async (call) => {
      const answer = await call();
      await late.opened;
      return answer;
    });
    await write('a1');
    await write('a2');
    expect(sent()).toEqual(['a1']);
    late.open();
    await clock.advance(1000);
    expect([sent(), store.events, store.held]).toEqual([['a1', 'a2'], 0, 0]);
  });
});

describe('an outcome that the store refuses', () => {
  it('holds up its subject alone, and is an alarm until it is taken', async () => {
    const store = new ScriptedOutbox();
    const { write, sent, clock, about, lines } = await relayOver(store, (ids) =>
      ids[0] === 'a1' ? rejected() : delivered,
    );
    let isFull = true;
    store.answers.settle = (call, args) => (isFull && JSON.stringify(args).includes('"dead"') ? down() : call());
    await write('a1', 'a2');
    await write('b1');
    await clock.advance(5000);
    expect([sent(), store.events]).toEqual([['a1', 'b1'], 2]);
    await write('d1');
    await clock.advance(1000);
    expect(store.events).toBe(2);
    expect(about("Sink 'web': the outbox does not take an outcome of one subject, which waits")).toHaveLength(1);
    // Never more often than every 5 s in the end.
    await clock.advance(60_000);
    const tries = store.asked.settle.length;
    await clock.advance(60_000);
    expect(store.asked.settle.length - tries).toBeLessThanOrEqual(13);
    expect(about('works again')).toEqual([]);
    isFull = false;
    await clock.advance(10_000);
    expect([sent().at(-1), store.events, store.dead.length]).toEqual(['a2', 0, 1]);
    expect([about('works again').length, lines.at(-1)]).toEqual([1, expect.stringContaining('became a dead letter')]);
  });

  it('is one of a dead letter by itself: what was delivered before it is noted', async () => {
    const store = new ScriptedOutbox();
    const answer = (ids: readonly string[]) => ids.map((id) => (id === 'a2' ? rejected() : delivered));
    const { write, clock } = await relayOver(store, answer, { limits: { events: 2 } });
    store.answers.settle = (call, args) => (JSON.stringify(args).includes('"dead"') ? down() : call());
    await write('a1', 'a2', 'a3');
    await clock.advance(5000);
    expect(store.events).toBe(2);
  });

  it('is left at the end: nothing is written any more once the relay is abandoned', async () => {
    const store = new ScriptedOutbox();
    const { write, clock, relay } = await relayOver(store, () => delivered);
    store.answers.settle = down;
    await write('a1');
    await clock.advance(100);
    relay.abandon();
    const tries = store.asked.settle.length;
    await clock.advance(60_000);
    expect(store.asked.settle).toHaveLength(tries);
  });
});

describe('an event that cannot be made ready', () => {
  const text = '{"specversion":"1.0","id":"a1","source":"/test","type":"","subject":"a"}';

  it('is a dead letter before the next one of its subject is sent', async () => {
    const store = new ScriptedOutbox();
    const late = gate<void>();
    const { sent, clock } = await relayOver(store, () => delivered);
    store.answers.settle = async (call) => {
      await late.opened;
      return await call();
    };
    const entry = { lane: 'x', isShared: true, id: 'a1', source: '/test', type: '', subject: 'a', event: text };
    const next = { ...entry, id: 'a2', type: 't', event: text.replace('a1', 'a2').replace('"type":""', '"type":"t"') };
    await store.transactions.run((tx) => store.insert(tx, [entry, next], ['web']));
    await turns(50);
    expect(sent()).toEqual([]);
    late.open();
    await clock.advance(1000);
    expect([sent(), store.dead.map(({ id, reason }) => `${id} ${reason}`)]).toEqual([['a2'], ['a1 invalid']]);
  });

  it('stays where that says nothing against it, with those behind it, and is tried again', async () => {
    const store = new ScriptedOutbox();
    let isInstalled = false;
    const { write, sent, clock, about } = await relayOver(store, () => delivered, {
      accept: (given) => {
        if (!isInstalled && given.id === 'a2') throw new Error('Cannot find package avsc');
        return acceptEvent(given);
      },
    });
    await write('a1', 'a2', 'a3', 'b1');
    await clock.advance(5000);
    expect(sent().toSorted()).toEqual(['a1', 'b1']);
    expect(about('cannot be made ready; it stays in the outbox')).toHaveLength(1);
    const claims = store.asked.claim.length;
    await clock.advance(25_000);
    expect(store.asked.claim.length - claims).toBeLessThan(30);
    isInstalled = true;
    await clock.advance(10_000);
    expect(sent().filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect([store.events, store.dead]).toEqual([0, []]);
  });
});

describe('a relay that is closed', () => {
  it('gives back at once what waits, and ends with what is under way', async () => {
    const store = new ScriptedOutbox();
    const slow = gate<ReturnType<typeof failing>>();
    const answer = (ids: readonly string[]) => (ids[0] === 'a1' ? slow.opened : failing());
    const { write, room, relay, clock, sent } = await relayOver(store, answer, {
      limits: { events: 1, concurrency: 2 },
    });
    await write('a1', 'a2');
    await write('b1');
    await write('c1');
    await clock.advance(50);
    relay.close();
    const left = (): number => room.health()[0]?.pending ?? 0;
    expect([left(), sent()]).toEqual([1, ['a1', 'b1', 'c1']]);
    slow.open(failing());
    await room.drained();
    await room.stop();
    await relay.finish();
    expect([sent(), store.events, store.held]).toEqual([['a1', 'b1', 'c1'], 4, 0]);
  });

  it('does so while its receiver asked for a wait', async () => {
    const store = new ScriptedOutbox();
    const { write, room, relay, sent } = await relayOver(store, () => failing(3_600_000));
    await write('a1', 'a2');
    await write('b1');
    relay.close();
    await room.drained();
    await room.stop();
    await relay.finish();
    expect([sent(), store.events, store.held]).toEqual([['a1'], 3, 0]);
  });

  it('does not begin again', async () => {
    const store = new ScriptedOutbox();
    const { relay, clock } = await relayOver(store, () => delivered);
    relay.close();
    relay.abandon();
    await clock.advance(10_000);
    relay.start();
    await clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });
});

it('says in words of its own that it hears nothing, and counts every dead letter', async () => {
  const store = new ScriptedOutbox();
  store.answers.listen = down;
  const { write, clock, about } = await relayOver(store, () => rejected());
  await clock.advance(2000);
  expect([about('does not tell of new events at once').length, about('cannot be read')]).toEqual([1, []]);
  for (const id of ['a1', 'b1', 'c1']) {
    await write(id);
    await clock.advance(6000);
  }
  await clock.advance(30_000);
  await write('d1');
  await clock.advance(6000);
  expect(about('dead letter').map((line) => /': (.+) became/.exec(line)?.[1])).toEqual([
    'an event of the outbox',
    '3 events of the outbox',
  ]);
});
