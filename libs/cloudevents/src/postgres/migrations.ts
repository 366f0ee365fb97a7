import { type SchemaOptions, tableName } from './sql-names.js';
import { isMissingTable } from './missing-table.js';
import type { SqlQuery } from './sql-executor.js';

/** One step in the life of a table. It never changes once it was published. */
export interface Migration {
  /** Which it is, among all of a schema. */
  readonly name: string;
  /** One or more statements, each ended by a semicolon. */
  readonly sql: string;
}

// Any number, as long as all processes mean the same.
const lock = 5_261_104_127;
const quotable = /^[\w./-]+$/;

/**
 * Applies those that were not applied yet, in their order, and remembers them in the table `cloudevents_migrations`.
 * Several processes may do so at once. Once all are applied, it changes nothing and needs no more rights than to read.
 */
export async function applyMigrations(
  query: SqlQuery,
  migrations: readonly Migration[],
  options: SchemaOptions = {},
): Promise<void> {
  for (const migration of migrations) {
    const statement = migrationStatement(migration, options);
    await untilSeen(() => query(statement, []));
  }
}

/** The names of those that stand in the table `cloudevents_migrations`. */
export async function appliedMigrations(query: SqlQuery, options: SchemaOptions = {}): Promise<ReadonlySet<string>> {
  try {
    const rows = await query(`SELECT name FROM ${tableName('cloudevents_migrations', options)}`, []);
    return new Set(rows.map(({ name = '' }) => name));
  } catch (error) {
    if (isMissingTable(error)) return new Set();
    throw error;
  }
}

// unique_violation, duplicate_table and serialization_failure, in PostgreSQL's appendix A "Error Codes".
const raced: ReadonlySet<unknown> = new Set(['23505', '42P07', '40001']);

/**
 * Connections that default to REPEATABLE READ or more see, once they have the lock, what was there before it: they do
 * not know that another process has just applied the migration. The next try does.
 */
async function untilSeen(apply: () => Promise<unknown>): Promise<void> {
  try {
    await apply();
  } catch (error) {
    if (!raced.has((error as { readonly code?: unknown } | undefined)?.code)) throw error;
    await apply();
  }
}

/**
 * Applies a migration unless it was applied, and remembers it. One statement, since two of them may reach two connections
 * of a pool, of which one has the lock.
 */
export function migrationStatement({ name, sql }: Migration, options: SchemaOptions = {}): string {
  if (!quotable.test(name)) throw new TypeError(`a migration cannot be named ${name}`);
  const table = tableName('cloudevents_migrations', options);
  return `DO $cloudevents$
BEGIN
  PERFORM pg_advisory_xact_lock(${lock});
  IF to_regclass('${table}') IS NULL THEN
    CREATE TABLE ${table} (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
  END IF;
  IF NOT EXISTS (SELECT FROM ${table} WHERE name = '${name}') THEN
${sql}
    INSERT INTO ${table} (name) VALUES ('${name}');
  END IF;
END $cloudevents$`;
}
