import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Client, Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { type SqlExecutor, sqlQuery } from '../../src/postgres/sql-executor.js';
import { migrate, PostgresInboxStore } from '../../src/receiving/inbox/postgres/index.js';
import { clients } from './clients.js';

/** Clients as they behave, over one database in memory. */

let db: PGlite;
// Its start takes seconds of work.
beforeAll(async () => void (db = await PGlite.create()), 60_000);
afterAll(() => db.close());

// oxlint-disable-next-line typescript/no-explicit-any -- its own
type EntityManager = { query<T = any>(text: string, parameters?: any[]): Promise<T> };

describe.each(clients)('%s', (name, executorOver) => {
  it('runs the whole inbox', async () => {
    const table = `inbox_${name.replace(/\W/g, '')}`;
    const key = { source: '/games', id: '1' };
    await migrate(executorOver(db), { table });
    const store = new PostgresInboxStore(executorOver(db), { table });
    expect(await store.claim(key, 60_000, 'a')).toBe('claimed');
    const complete = () => db.transaction((tx) => store.completeHandler(executorOver(tx), key, 'A.on', 60_000, 'a'));
    await complete();
    await expect(complete()).rejects.toThrow('A.on has completed this event before');
    await store.release(key, 'a');
    expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on'] });
    await expect(complete()).rejects.toThrow('lost its event to another delivery');
    await store.complete(key, 60_000, 'b');
    expect(await store.claim(key, 60_000, 'c')).toBe('done');
    await db.query(`UPDATE "${table}" SET expires_at = now() - interval '1 s'`);
    expect(await store.purge()).toBe(1);
  });
});

it('takes connections, pools and transactions by their types', () => {
  expect(expectTypeOf<Pool>().toExtend<SqlExecutor>()).toBe(true);
  expect(expectTypeOf<Client>().toExtend<SqlExecutor>()).toBe(true);
  expect(expectTypeOf<PoolClient>().toExtend<SqlExecutor>()).toBe(true);
  expect(expectTypeOf<PGlite>().toExtend<SqlExecutor>()).toBe(true);
  expect(expectTypeOf<Transaction>().toExtend<SqlExecutor>()).toBe(true);
  // As TypeORM declares it.
  expect(expectTypeOf<EntityManager>().toExtend<SqlExecutor>()).toBe(true);
  expect(expectTypeOf<{ begin(): void }>().not.toExtend<SqlExecutor>()).toBe(true);
});

describe('what is no executor', () => {
  it.each([undefined, null, 5, 'postgres://', {}, { query: 'SELECT' }])('is refused: %j', (executor) => {
    expect(() => sqlQuery(executor)).toThrow(DefinitionError);
  });

  it.each([undefined, null, 5, {}, { rows: 5 }])('is seen by what it resolves to: %j', async (result) => {
    const query = sqlQuery(() => Promise.resolve(result as never));
    await expect(query('SELECT 1', [])).rejects.toThrow('must resolve to the rows of a query');
  });

  it('or by rows that are missing: the inbox does not take silence for an answer', async () => {
    const store = new PostgresInboxStore(() => Promise.resolve([]));
    await expect(store.claim({ source: '/', id: '1' }, 1000, 'a')).rejects.toThrow(DefinitionError);
  });
});
