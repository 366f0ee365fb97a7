import type { Transaction } from '@electric-sql/pglite';
import type { SqlExecutor } from '../../src/postgres/sql-executor.js';

/** Clients as they behave, over a connection of PGlite. */

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

export const clients: readonly [name: string, (on: Runner) => SqlExecutor][] = [
  ['PGlite and pg', (on) => on],
  ['TypeORM', (on) => typeOrm(on)],
  ['Prisma', (on) => (text, values) => prisma(on).$queryRawUnsafe(text, ...values)],
  ['Kysely', (on) => (text, values) => kysely(on).executeQuery(compiled(text, values))],
  ['postgres.js', (on) => (text, values) => postgresJs(on).unsafe(text, values)],
];
