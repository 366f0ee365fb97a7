import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresOutboxStore } from '../../../src/delivery/outbox/postgres/index.js';
import { outboxStoreSpecification } from './outbox-store.specification.js';
import { doneOf, entries, entry, idsOf, newStore, request } from './outbox-stores.js';

const [minute, day] = [60_000, 86_400_000];

/** A database in this process: the same SQL, without a server. */
describe('PostgresOutboxStore on PGlite', () => {
  let db: PGlite;
  // Its start takes seconds of work.
  beforeAll(async () => void (db = await PGlite.create()), 60_000);
  afterAll(() => db.close());

  const make = async () => {
    const transaction = <T>(work: (tx: unknown) => Promise<T>): Promise<T> => db.transaction((tx) => work(tx));
    const made = await newStore(db);
    const write = (ids: readonly string[], sinks: readonly string[] = ['http']): Promise<void> =>
      transaction((tx) => made.store.insert(tx, entries(...ids), sinks));
    return { ...made, transaction, write };
  };
  // It has one connection.
  outboxStoreSpecification(make, { concurrent: false });

  it('remembers since when an event fails, for the next relay and for its dead letter', async () => {
    const { store, write, rows, schema } = await make();
    await write(['a1', 'b1', 'c1']);
    const first = await store.claim('http', request());
    const failed = doneOf(first).map((one) => ({ ...one, outcome: 'kept' as const, error: 'busy' }));
    const [lasting, failedNow, untried] = failed.map((one, n) => ({ ...one, failingFor: [minute, 0, undefined][n] }));
    if (lasting === undefined || failedNow === undefined || untried === undefined) throw new Error('three events');
    await store.settle('http', [lasting, failedNow, untried], first.lanes);
    const second = await store.claim('http', request());
    const failing = new Map(second.lanes.map(({ lane, deliveries }) => [lane, deliveries[0]?.failingFor]));
    expect(failing.get(lasting.lane)).toBeGreaterThanOrEqual(minute);
    expect(failing.get(lasting.lane)).toBeLessThan(2 * minute);
    expect(failing.get(failedNow.lane)).toBeLessThan(minute);
    expect(failing.get(untried.lane)).toBeUndefined();
    const dead = doneOf(second).map((one) => ({
      ...one,
      outcome: 'dead' as const,
      reason: 'exhausted',
      failingFor: 300,
    }));
    await store.settle('http', dead, second.lanes);
    const letters = await rows(`
      SELECT lane, (extract(epoch FROM failed_at - first_failed_at) * 1000)::text AS ms
      FROM ${schema}.cloudevents_dead_letter`);
    const failedFor = new Map(letters.map(({ lane, ms }) => [lane, Number(ms)]));
    expect(failedFor.get(lasting.lane)).toBeGreaterThanOrEqual(minute);
    expect(failedFor.get(untried.lane)).toBeGreaterThanOrEqual(300);
    expect(failedFor.get(untried.lane)).toBeLessThan(minute);
  });

  it('leaves a receiver alone for a day at most, whatever it asked for, and enabling does not end that', async () => {
    const { store } = await make();
    for (const ms of [10 * 365 * day, 1e20, Infinity]) await store.pause('http', ms);
    await store.enable('http');
    const { pausedFor } = await store.claim('http', request());
    expect(pausedFor).toBeGreaterThan(day - minute);
    expect(pausedFor).toBeLessThanOrEqual(day);
  });

  it('gives lanes back whose events cannot be read', async () => {
    const { write, store, schema, rows } = await make();
    await write(['a1', 'b1']);
    const failing = new PostgresOutboxStore(
      (text, values) => (text.includes('AS failing') ? Promise.reject(new Error('cut off')) : rows(text, values)),
      { schema },
    );
    await expect(failing.claim('http', request())).rejects.toThrow('cut off');
    expect(idsOf(await store.claim('http', request()))).toEqual(['a1', 'b1']);
  });

  it('gives lanes back that it has, where those whose leases are over cannot be taken over', async () => {
    const { write, store, schema, rows, expire } = await make();
    await write(['a1', 'b1']);
    const [over] = (await store.claim('http', request({ lanes: 1 }))).lanes;
    await expire();
    const failing = new PostgresOutboxStore(
      (text, values) => (text.includes('taken_over') ? Promise.reject(new Error('cut off')) : rows(text, values)),
      { schema },
    );
    await expect(failing.claim('http', request())).rejects.toThrow('cut off');
    const { lanes } = await store.claim('http', request());
    expect(lanes).toHaveLength(2);
    expect(lanes.find(({ lane }) => lane === over?.lane)?.fence).not.toBe(over?.fence);
  });

  it('removes what was delivered, in whatever order it is named, and nothing between', async () => {
    const { write, store, rows, schema } = await make();
    // Of a row more digits than of the one before.
    const ids = Array.from({ length: 12 }, (_, index) => `a${index + 1}`);
    await write(ids);
    const claim = await store.claim('http', request());
    expect(idsOf(claim)).toEqual([ids.join(' ')]);
    const done = doneOf(claim);
    await store.settle(
      'http',
      [10, 2, 8].flatMap((at) => done[at] ?? []),
      claim.lanes,
    );
    for (const table of ['outbox', 'outbox_delivery']) {
      const left = await rows(`SELECT seq::text AS seq FROM ${schema}.cloudevents_${table}`);
      expect(left.map(({ seq }) => Number(seq)).toSorted((a, b) => a - b)).toEqual([1, 2, 4, 5, 6, 7, 8, 10, 12]);
    }
    expect(idsOf(await store.claim('http', request()))).toEqual(['a1 a2 a4 a5 a6 a7 a8 a10 a12']);
  });

  it('of more bytes than there is room for, gives the first events of each lane, and goes on with the others', async () => {
    const { write, store } = await make();
    await write(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
    const { length } = entry('a1').event;
    const bytes = 3 * length;
    const first = await store.claim('http', request({ bytes }));
    expect(first.lanes.flatMap(({ deliveries }) => deliveries)).toHaveLength(3);
    expect(first.lanes.every(({ deliveries }) => deliveries.length > 0)).toBe(true);
    await store.settle('http', doneOf(first), first.lanes);
    const second = await store.claim('http', request({ bytes }));
    const ids = [...idsOf(first), ...idsOf(second)].flatMap((lane) => lane.split(' '));
    expect(ids.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
    expect(idsOf(second).toSorted()).not.toEqual(idsOf(first).toSorted());
  });

  it.each([1, 2])(
    'gives every lane its turn where there is room for %i events, and others have always more',
    async (room) => {
      const { write, store, expire } = await make();
      // Two lanes of a relay that died, and four of which each has its next event as soon as one is delivered.
      await write(['x1', 'y1']);
      await store.claim('http', request());
      await expire();
      const busy = ['a1', 'b1', 'c1', 'd1'];
      await write(busy);
      const bytes = room * entry('a1').event.length;
      const given: string[] = [];
      let after = '';
      for (let claims = 0; claims < 12 / room; claims++) {
        const claim = await store.claim('http', request({ bytes, after }));
        after = claim.next;
        const ids = idsOf(claim).flatMap((lane) => lane.split(' '));
        given.push(...ids);
        await store.settle('http', doneOf(claim), claim.lanes);
        const more = ids.filter((id) => busy.includes(`${id.slice(0, 1)}1`));
        await write(more.map((id) => `${id.slice(0, 1)}${Number(id.slice(1)) + 1}`));
      }
      expect(given).toEqual(expect.arrayContaining(['x1', 'y1', ...busy, 'a2', 'b2', 'c2', 'd2']));
    },
  );

  it('removes what is left of events that somebody deleted, says how many, and goes on behind them', async () => {
    const { write, store, schema, rows, count } = await make();
    await write(['a1', 'a2', 'a3', 'b1', 'c1'], ['http', 'kafka']);
    await rows(`DELETE FROM ${schema}.cloudevents_outbox WHERE id IN ('a1', 'a2', 'b1')`);
    const claim = await store.claim('http', request({ events: 3 }));
    expect(claim.orphans).toBe(3);
    expect(idsOf(claim)).toEqual(['a3', 'c1']);
    expect(await count('outbox_lane')).toBe(2);
    await store.settle('http', doneOf(claim), claim.lanes);
    expect((await store.claim('http', request())).orphans).toBeUndefined();
    expect(await rows(`SELECT sink FROM ${schema}.cloudevents_outbox_delivery`)).toHaveLength(5);
  });

  it('names the sinks that are still to get something', async () => {
    const { write, store } = await make();
    expect(await store.sinks()).toEqual([]);
    await write(['a1', 'a2', '-1'], ['kafka', 'http']);
    await write(['a3'], ['old']);
    expect(await store.sinks()).toEqual(['http', 'kafka', 'old']);
  });

  it('looks for lanes once where it begins at the beginning', async () => {
    const { schema, rows } = await make();
    const texts: string[] = [];
    const store = new PostgresOutboxStore((text, values) => (texts.push(text), rows(text, values)), { schema });
    await store.claim('http', request());
    expect(texts).toHaveLength(1);
    await store.claim('http', request({ after: 'f' }));
    expect(texts).toHaveLength(3);
  });

  it('notes an outcome whose error no database can keep', async () => {
    const { write, store, deadLetters } = await make();
    await write(['a1', 'b1']);
    const claim = await store.claim('http', request());
    const [kept, dead] = doneOf(claim).map((one) => ({ ...one, error: 'said \u0000 größer' }));
    if (kept === undefined || dead === undefined) throw new Error('two events');
    const settlements = [
      { ...kept, outcome: 'kept' as const },
      { ...dead, outcome: 'dead' as const, reason: 'rejected' },
    ];
    expect(await store.settle('http', settlements, claim.lanes)).toEqual([]);
    expect(await deadLetters()).toEqual([expect.objectContaining({ last_error: 'said ? gr??er' })]);
    await store.disable('http', 'gone \u0000');
    expect((await store.claim('http', request())).disabledBy).toBe('gone ?');
  });
});
