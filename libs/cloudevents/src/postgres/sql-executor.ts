import { DefinitionError } from '../errors/index.js';

/** What a query resolves to: its rows, or an object that has them as `rows`. */
export type SqlResult = readonly unknown[] | { readonly rows: readonly unknown[] };

/** `$1`, `$2` … in the text stand for the values. */
export type SqlFunction = (text: string, values: unknown[]) => PromiseLike<SqlResult>;

/**
 * Whatever runs SQL on PostgreSQL: a connection, a pool, a transaction. What has a method `query(text, values)` is one as
 * it is: `Pool` and `PoolClient` of pg, PGlite and its transactions, `DataSource` and `EntityManager` of TypeORM. For all
 * others a function is:
 *
 * - Prisma: `(text, values) => tx.$queryRawUnsafe(text, ...values)`
 * - Kysely: `(text, values) => trx.executeQuery(CompiledQuery.raw(text, values))`
 * - postgres.js: `(text, values) => sql.unsafe(text, values)`
 *
 * Values are texts, which the statements cast, since clients differ in what they make of numbers, dates and bytes. Every
 * statement is a SELECT, if only at its end, since they differ in what they tell of others.
 */
export type SqlExecutor = SqlFunction | { query(text: string, values: unknown[]): PromiseLike<SqlResult> };

/** A row of columns that are all text. */
export type TextRow = Readonly<Record<string, string>>;

/** One call for every kind of executor. */
export type SqlQuery = (text: string, values: readonly string[]) => Promise<readonly TextRow[]>;

/** @throws DefinitionError when `executor` is none */
export function sqlQuery(executor: unknown): SqlQuery {
  const run = runOf(executor);
  return async (text, values) => rowsOf(await run(text, [...values]));
}

function runOf(executor: unknown): SqlFunction {
  const owner = executor as { query?: unknown } | null | undefined;
  if (typeof owner?.query === 'function') {
    return (text, values) => (owner as Exclude<SqlExecutor, SqlFunction>).query(text, values);
  }
  if (typeof executor === 'function') return executor as SqlFunction;
  throw new DefinitionError('An SqlExecutor must have a method query(text, values), or be a function (text, values)');
}

function rowsOf(result: unknown): readonly TextRow[] {
  const rows = Array.isArray(result) ? (result as unknown) : (result as { rows?: unknown } | null | undefined)?.rows;
  if (Array.isArray(rows)) return rows as readonly TextRow[];
  throw new DefinitionError(
    'An SqlExecutor must resolve to the rows of a query, or to an object that has them as rows',
  );
}
