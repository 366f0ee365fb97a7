import { applyMigrations } from '../../../postgres/migrations.js';
import { type SqlExecutor, sqlQuery } from '../../../postgres/sql-executor.js';
import { migrations, type PostgresInboxTable } from './inbox-table.js';

/**
 * Makes the table of a {@link PostgresInboxStore}, or brings it up to date; where it is, nothing happens. Several
 * processes may call it at once. What it has done stands in the table `cloudevents_migrations` of the same schema.
 *
 * @throws DefinitionError for an executor that is none, or a name that cannot be one
 */
export async function migrate(executor: SqlExecutor, options: PostgresInboxTable = {}): Promise<void> {
  await applyMigrations(sqlQuery(executor), migrations(options), options);
}
