export { PostgresInboxStore, type PostgresInboxOptions } from './postgres-inbox.store.js';
export { migrate } from './migrate.js';
export { migrations, type PostgresInboxTable } from './inbox-table.js';
export type { Migration } from '../../../postgres/migrations.js';
export type { SqlExecutor, SqlFunction, SqlResult } from '../../../postgres/sql-executor.js';
