import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewDeadLetter } from '../../../src/delivery/dead-letters/index.js';
import {
  migrate,
  migrations,
  PostgresDeadLetterStore,
  PostgresOutboxStore,
} from '../../../src/delivery/outbox/postgres/index.js';
import { DefinitionError, OutboxError } from '../../../src/errors/index.js';
import { deadLetterStoreContract } from '../../../src/testing/index.js';
import { doneOf, entries, idsOf, newStore, request } from './outbox-stores.js';

/** `a1` is event 1 of subject a; `-1` has no subject. */
function letter(id: string, change: Partial<NewDeadLetter> = {}): NewDeadLetter {
  const subject = id.startsWith('-') ? undefined : id.slice(0, 1);
  const event = `{"id":"${id}"}`;
  const [firstFailedAt, failedAt] = ['2026-01-01T10:00:00.123456Z', '2026-01-01T11:00:00.000000Z'];
  const why = { reason: 'rejected', attempts: 3, error: 'answered 400' } as const;
  return { sink: 'http', id, source: '/s', type: 't', subject, event, ...why, firstFailedAt, failedAt, ...change };
}

describe('PostgresDeadLetterStore', () => {
  let db: PGlite;
  // Its start takes seconds of work.
  beforeAll(async () => void (db = await PGlite.create()), 60_000);
  afterAll(() => db.close());

  const make = async (...letters: readonly NewDeadLetter[]) => {
    const made = await newStore(db);
    const dead = new PostgresDeadLetterStore(db, { schema: made.schema });
    await dead.put(letters);
    const idsBy = async (...asked: Parameters<typeof dead.list>): Promise<string> =>
      (await dead.list(...asked)).map(({ id }) => id).join(' ');
    return { ...made, dead, idsBy };
  };
  const page = { limit: 100 };

  describe('obeys the contract:', () => {
    const contract = deadLetterStoreContract(
      async () => {
        const { dead, rows, schema } = await make();
        const handedBack = async () =>
          (await rows(`
            SELECT sink, event FROM ${schema}.cloudevents_outbox JOIN ${schema}.cloudevents_outbox_delivery USING (seq)
            ORDER BY seq`)) as unknown as { sink: string; event: string }[];
        return { store: dead, reopen: () => new PostgresDeadLetterStore(db, { schema }), handedBack };
      },
      { durable: true, requeues: true },
    );
    it.each(contract.map(({ name, run }) => [name, run] as const))('%s', (_, run) =>
      expect(run()).resolves.toBeUndefined(),
    );
  });

  it('gives back times as exact as the database knows them', async () => {
    const first = letter('a1');
    const { dead } = await make(first);
    expect(await dead.list({}, page)).toEqual([{ key: '1', ...first }]);
  });

  it('replaces what a database does not take in an error, which would keep all others out', async () => {
    const { dead } = await make(letter('a1', { error: 'a\u0000b \ud800' }));
    expect(await dead.list({}, page)).toMatchObject([{ error: 'a b \ufffd' }]);
  });

  it('has those that the outbox gave up, with the reason', async () => {
    const { store } = await make();
    await db.transaction((tx) => store.insert(tx, entries('a1'), ['http']));
    const claim = await store.claim('http', request());
    const given = doneOf(claim).map((done) => ({ ...done, outcome: 'dead' as const, reason: 'gone', error: 'no' }));
    await store.settle('http', given, claim.lanes);
    const [dead] = await store.deadLetters.list({}, page);
    expect(dead).toMatchObject({
      sink: 'http',
      id: 'a1',
      event: '{"id":"a1"}',
      reason: 'gone',
      attempts: 1,
      error: 'no',
    });
    expect(Date.now() - Date.parse(dead?.failedAt as string)).toBeLessThan(60_000);
  });

  it.each([
    ['a later moment', { failedFrom: '2026-01-01t11:00:00.000001z' }, 'b1'],
    ['an earlier moment', { failedBefore: '2026-01-01T12:00:00+01:00' }, '-1'],
    ['keys that are none of its own', { keys: ['2', '0:1', '', '9'.repeat(30), "1' OR true"] }, 'b1'],
  ] as const)('finds and removes by %s', async (_, filter, ids) => {
    const { dead, idsBy } = await make(
      letter('a1'),
      letter('b1', { failedAt: '2026-01-01T11:00:00.000001Z' }),
      letter('-1', { failedAt: '2026-01-01T10:59:59.999999Z' }),
    );
    expect(await idsBy(filter, page)).toBe(ids);
    expect([await dead.remove(filter), await dead.count({})]).toEqual([1, 2]);
  });

  it('refuses to go on after what is no key of its own', async () => {
    const { dead } = await make(letter('a1'));
    await expect(dead.list({}, { limit: 1, after: '0:1' })).rejects.toThrow(DefinitionError);
  });

  it('requeues each to its sink, in the order in which they were given up, behind what waits there', async () => {
    const [a1, a2] = [letter('a1'), letter('a2')];
    const { store, dead, count, rows, schema } = await make(a1, letter('b1', { sink: 'kafka' }), a2, letter('-1'));
    await db.transaction((tx) => store.insert(tx, entries('a3'), ['http']));
    expect(await dead.requeue({ source: '/s' })).toBe(4);
    expect(await dead.count({})).toBe(0);
    const http = await store.claim('http', request());
    expect(idsOf(http)).toEqual(['-1', 'a3 a1 a2']);
    expect(http.lanes.flatMap(({ deliveries }) => deliveries.map(({ event }) => event))).toContain(a1.event);
    const kafka = await store.claim('kafka', request());
    expect(idsOf(kafka)).toEqual(['b1']);
    const attempts = await rows(`SELECT DISTINCT attempts FROM ${schema}.cloudevents_outbox_delivery`);
    expect(attempts).toEqual([{ attempts: 0 }]);
    await store.settle('http', doneOf(http), http.lanes);
    await store.settle('kafka', doneOf(kafka), kafka.lanes);
    expect([await count('outbox'), await count('outbox_delivery')]).toEqual([0, 0]);
  });

  it('requeues only what is meant, and what is given up again is a dead letter again', async () => {
    const { store, dead, idsBy } = await make(letter('a1'), letter('a2'));
    expect(await dead.requeue({ keys: ['2'] })).toBe(1);
    expect(await idsBy({}, page)).toBe('a1');
    const claim = await store.claim('http', request());
    const given = doneOf(claim).map((done) => ({ ...done, outcome: 'dead' as const, reason: 'rejected' }));
    await store.settle('http', given, claim.lanes);
    expect(await idsBy({}, page)).toBe('a1 a2');
  });

  it('tells relays that listen when something was requeued', async () => {
    const { dead } = await make(letter('a1'));
    let heard = 0;
    const stop = await db.listen('cloudevents_outbox', () => void heard++);
    await dead.requeue({ id: 'nothing' });
    expect(heard).toBe(0);
    await dead.requeue({ id: 'a1' });
    expect(heard).toBe(1);
    await stop();
  });

  it('is there beside the outbox under the names that outbox readers expect', async () => {
    const { store, rows, schema } = await make();
    await db.transaction((tx) => store.insert(tx, entries('a1', '-1'), ['http', 'kafka']));
    const common = { aggregatetype: '/s', type: 't' };
    expect(await rows(`SELECT * FROM ${schema}.cloudevents_outbox_events ORDER BY seq`)).toEqual([
      { id: 'a1', ...common, aggregateid: 'a', payload: '{"id":"a1"}', seq: 1 },
      { id: '-1', ...common, aggregateid: '-1', payload: '{"id":"-1"}', seq: 2 },
    ]);
  });

  it('lies in the tables of another prefix and schema', async () => {
    const { rows, schema } = await make();
    const tables = { schema, prefix: 'other_' };
    await migrate(db, tables);
    await new PostgresOutboxStore(db, tables).deadLetters.put([letter('a1')]);
    expect(await rows(`SELECT id FROM ${schema}.other_dead_letter`)).toEqual([{ id: 'a1' }]);
  });

  it('says what to do when its tables are missing, or of an earlier version', async () => {
    const { schema } = await make();
    const failing = new PostgresDeadLetterStore(db, { schema, prefix: 'nowhere_' }).count({});
    await expect(failing).rejects.toThrow(OutboxError);
    await expect(failing).rejects.toThrow('run: npx nestjs-cloudevents migrate');
    await db.exec(migrations({ schema, prefix: 'old_' })[0]?.sql as string);
    const old = new PostgresDeadLetterStore(db, { schema, prefix: 'old_' });
    for (const call of [old.put([letter('a1')]), old.requeue({ id: 'a1' })]) {
      await expect(call).rejects.toThrow(
        `"old_outbox" are of an earlier version. Before the application starts run: npx nestjs-cloudevents migrate`,
      );
    }
  });
});
