import { applyMigrations } from '../../../postgres/migrations.js';
import { type SqlExecutor, sqlQuery } from '../../../postgres/sql-executor.js';
import { migrations } from './outbox-migrations.js';
import type { PostgresOutboxTables } from './outbox-tables.js';

/**
 * Makes the tables of a {@link PostgresOutboxStore}, or brings them up to date; where they are, nothing happens. Several
 * processes may call it at once. What it has done stands in the table `cloudevents_migrations` of the same schema.
 *
 * @throws DefinitionError for an executor that is none, or a name that cannot be one
 */
export async function migrate(executor: SqlExecutor, options: PostgresOutboxTables = {}): Promise<void> {
  await applyMigrations(sqlQuery(executor), migrations(options), options);
}
