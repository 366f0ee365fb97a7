import pg from 'pg';
import type { OutboxStore } from '../../../libs/cloudevents/src/delivery/outbox/index.js';
import {
  type PostgresOutboxOptions,
  PostgresOutboxStore,
} from '../../../libs/cloudevents/src/delivery/outbox/postgres/index.js';
import { openEmbeddedDatabase } from '../embedded.js';
import type { AppPart } from './messages.js';

/** A transaction, as both databases have it. */
export interface Transaction {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** The database of an application. */
export interface Database {
  readonly store: OutboxStore;
  /** Runs the work in a transaction; it is committed when this resolves. */
  transaction(work: (transaction: Transaction) => Promise<void>): Promise<void>;
  query(text: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export async function openDatabase({ database, name }: AppPart): Promise<Database> {
  return 'folder' in database ? await openEmbeddedDatabase(database.folder) : openServer(database.url, name);
}

function openServer(url: string, name: string): Database {
  const options = { connectionString: url, application_name: name };
  const pool = new pg.Pool({ ...options, max: 4 });
  const ignore = (): void => undefined;
  // Of connections that nobody uses.
  pool.on('error', ignore);
  // Of those in use: the next query fails with it. From the start, since a server may say that it ends right behind its
  // greeting, before whoever waits for the connection is called.
  pool.on('connect', (client) => client.on('error', ignore));
  const listen: PostgresOutboxOptions['listen'] = () => new pg.Client(options);
  return {
    store: new PostgresOutboxStore(pool, { listen }),
    transaction: (work) => inTransaction(pool, work),
    query: async (text) => (await pool.query(text)).rows as readonly unknown[],
    close: () => pool.end(),
  };
}

async function inTransaction(pool: pg.Pool, work: (transaction: Transaction) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // After a failure the connection goes, and the transaction with it.
    client.release(failure);
  }
}
