export { PostgresOutboxStore, type PostgresOutboxOptions } from './postgres-outbox.store.js';
export { PostgresDeadLetterStore } from './postgres-dead-letter.store.js';
export { migrate } from './migrate.js';
export { migrations } from './outbox-migrations.js';
export type { ListeningClient } from './listening.js';
export type { PostgresOutboxTables } from './outbox-tables.js';
export type { Migration } from '../../../postgres/migrations.js';
export type { SqlExecutor, SqlFunction, SqlResult } from '../../../postgres/sql-executor.js';
