import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Client, Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { type SqlExecutor, sqlQuery } from '../../src/postgres/sql-executor.js';
import { migrate, PostgresInboxStore } from '../../src/receiving/inbox/postgres/index.js';

/** Clients as they behave, over one database in memory. */

let db: PGlite;
// Its start takes seconds of work.
beforeAll(async () => void (db = await PGlite.create()), 60_000);
afterAll(() => db.close());

type Runner = Pick<Transaction, 'query'>;

// TypeORM's PostgresQueryRunner looks at the command: rows with their number for UPDATE and DELETE, else the rows.
const typeOrm = (on: Runner) => ({
  query: async (text: string, parameters?: unknown[]): Promise<unknown[]> => {
    const { rows, affectedRows } = await on.query(text, parameters);
    return /^\s*(UPDATE|DELETE)/.test(text) ? [rows, affectedRows] : rows;
  },
});
// What `$queryRawUnsafe` takes and gives.
const prisma = (on: Runner) => ({
  $queryRawUnsafe: async <T = unknown>(text: string, ...values: unknown[]): Promise<T> =>
    (await on.query(text, values)).rows as T,
});
// Of Kysely, `CompiledQuery.raw` and `executeQuery`.
const compiled = (sql: string, parameters: unknown[] = []) => ({ sql, parameters });
const kysely = (on: Runner) => ({
  executeQuery: async ({ sql, parameters }: ReturnType<typeof compiled>) => {
    const { rows, affectedRows } = await on.query(sql, parameters);
    return { rows, numAffectedRows: BigInt(affectedRows ?? 0) };
  },
});
// postgres.js gives an array that knows more than rows.
const postgresJs = (on: Runner) => ({
  unsafe: async (text: string, values: unknown[] = []) =>
    Object.assign((await on.query(text, values)).rows, { count: 1, command: 'SELECT' }),
});

// oxlint-disable-next-line typescript/no-explicit-any -- its own
type EntityManager = { query<T = any>(text: string, parameters?: any[]): Promise<T> };

describe.each<[string, (on: Runner) => SqlExecutor]>([
  ['PGlite and pg', (on) => on],
  ['TypeORM', (on) => typeOrm(on)],
  ['Prisma', (on) => (text, values) => prisma(on).$queryRawUnsafe(text, ...values)],
  ['Kysely', (on) => (text, values) => kysely(on).executeQuery(compiled(text, values))],
  ['postgres.js', (on) => (text, values) => postgresJs(on).unsafe(text, values)],
])('%s', (name, executorOver) => {
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
