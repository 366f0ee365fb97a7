import type { PoolConfig } from 'pg';
import { messageOf } from '../../core/thrown.js';
import { OutboxError } from '../../errors/index.js';
import { pgConnection, placeOf } from '../../postgres/pg-connection.js';
import { loadPg } from '../../postgres/pg.loader.js';
import type { OpenedOutbox } from './opened-outbox.js';
import { migrate, PostgresOutboxStore } from './postgres/index.js';
import { outboxTables, type PostgresOutboxTables } from './postgres/outbox-tables.js';

/** Milliseconds until a statement without an answer has failed, as one has whose connection was lost in silence. */
const statementTimeout = 60_000;

/**
 * An outbox in PostgreSQL by its URL, with connections of its own. A server that cannot be reached now is tried again
 * later, by who needs it.
 *
 * @param url without it PGHOST, PGUSER, … decide, as `pg` reads them
 * @param migrates whether it makes the tables, or brings them up to date, before it resolves
 * @throws OutboxError when they cannot be made
 * @throws DefinitionError for a name that cannot be one
 * @throws MissingPackageError when pg is not installed
 */
export async function openPostgres(
  url: string | undefined,
  tables: PostgresOutboxTables,
  migrates: boolean,
  log: { warn(message: string): void },
): Promise<OpenedOutbox> {
  outboxTables(tables);
  const { default: pg } = await loadPg('The outbox in PostgreSQL');
  const connection = pgConnection(url);
  const options: PoolConfig = { ...connection, query_timeout: statementTimeout };
  const place = placeOf(new pg.Client(connection));
  const pool = new pg.Pool(options);
  // Of a connection that nobody uses: without a listener it would end the process.
  pool.on('error', (error) => log.warn(`A connection of the outbox in ${place} was lost: ${messageOf(error)}`));
  if (migrates) {
    try {
      await migrate(pool, tables);
    } catch (cause) {
      await pool.end();
      throw new OutboxError(`The tables of the outbox in ${place} cannot be made: ${messageOf(cause)}`, { cause });
    }
  }
  const store = new PostgresOutboxStore(pool, { ...tables, listen: () => new pg.Client(connection) });
  return { store, place, close: () => pool.end() };
}
