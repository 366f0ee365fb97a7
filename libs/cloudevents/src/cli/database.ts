import { resolve } from 'node:path';
import { EmbeddedDatabase, holdsDatabase, isInMemory } from '../delivery/outbox/embedded/index.js';
import { pgConnection, placeOf } from '../postgres/pg-connection.js';
import { loadPg } from '../postgres/pg.loader.js';
import type { SqlExecutor } from '../postgres/sql-executor.js';
import type { Connection, PostgresConnection } from './connection.js';
import { DatabaseError } from './database.error.js';
import { UsageError } from './usage.error.js';

/** An open connection. */
export interface Database {
  readonly executor: SqlExecutor;
  /** Which it is, without credentials. */
  readonly name: string;
  close(): Promise<void>;
}

/**
 * @param create whether a data directory may be made
 * @throws DatabaseError when it cannot be opened
 * @throws OutboxError when another process has the directory
 * @throws MissingPackageError when the package for it is not installed
 */
export function openDatabase(connection: Connection, create = false): Promise<Database> {
  return connection.kind === 'postgres' ? openPostgres(connection) : openEmbedded(connection.dataDir, create);
}

async function openPostgres({ url, isGuess = false }: PostgresConnection): Promise<Database> {
  const { default: pg } = await loadPg('The command for an outbox in PostgreSQL');
  const client = new pg.Client(pgConnection(url));
  // What waits for an answer is told of it as well.
  client.on('error', () => undefined);
  const name = placeOf(client);
  try {
    await client.connect();
  } catch (cause) {
    const hint = isGuess
      ? ', where it looks since nothing says where the outbox lies (a file .env is not read: node --env-file=.env …)'
      : '';
    throw new DatabaseError(`Cannot reach ${name}${hint}`, { cause });
  }
  return { executor: client, name, close: () => client.end() };
}

async function openEmbedded(dataDir: string, create: boolean): Promise<Database> {
  if (isInMemory(dataDir)) throw new UsageError('An outbox in memory is seen by its own process alone');
  const directory = resolve(dataDir);
  if (!create && !(await holdsDatabase(directory))) {
    throw new DatabaseError(`There is no embedded outbox in ${directory}`);
  }
  // One that an application has open is refused, with what to do.
  const database = await EmbeddedDatabase.open(directory);
  return { executor: database, name: `Embedded outbox in ${directory}`, close: () => database.close() };
}
