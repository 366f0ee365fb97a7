import { migrations as outboxMigrations } from '../delivery/outbox/postgres/outbox-migrations.js';
import { outboxTables, type PostgresOutboxTables } from '../delivery/outbox/postgres/outbox-tables.js';
import { appliedMigrations, type Migration } from '../postgres/migrations.js';
import type { SqlQuery } from '../postgres/sql-executor.js';
import { inboxTable, migrations as inboxMigrations } from '../receiving/inbox/postgres/inbox-table.js';

/** A migration, and whether the database has what it makes. */
export interface MigrationState extends Migration {
  readonly of: 'outbox' | 'inbox';
  readonly isApplied: boolean;
}

/** Those of the outbox and the inbox. Tools that apply them themselves leave no note: then what they make counts. */
export async function migrationStates(
  query: SqlQuery,
  tables: PostgresOutboxTables,
): Promise<readonly MigrationState[]> {
  const { outbox, events } = outboxTables(tables);
  const inbox = { schema: tables.schema };
  const makes = [outbox, events, inboxTable(inbox)];
  const text = `SELECT ${makes.map((name, n) => `(to_regclass('${name}') IS NOT NULL)::text AS n${n}`).join(', ')}`;
  const noted = await appliedMigrations(query, tables);
  const [there = {}] = await query(text, []);
  const states = [
    ...outboxMigrations(tables).map((migration) => ({ ...migration, of: 'outbox' as const })),
    ...inboxMigrations(inbox).map((migration) => ({ ...migration, of: 'inbox' as const })),
  ];
  return states.map((state, n) => ({ ...state, isApplied: noted.has(state.name) || there[`n${n}`] === 'true' }));
}
