import pg from 'pg';
import {
  type PostgresOutboxOptions,
  type SqlExecutor,
  PostgresOutboxStore,
} from '../../../libs/cloudevents/src/delivery/outbox/postgres/index.js';
import type { AppPart } from './messages.js';
import { MarksFirstStore } from './marks-first.store.js';

/** A transaction, with one way to run SQL. */
export type Transaction = Exclude<SqlExecutor, (...args: never[]) => unknown>;

/** The database of an application. */
export interface Database {
  readonly store: PostgresOutboxStore;
  /** Runs the work in a transaction; it is committed when this resolves. */
  transaction(work: (transaction: Transaction) => Promise<void>): Promise<void>;
  query(text: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export async function openDatabase({ database, name, sabotage }: AppPart): Promise<Database> {
  const Store = sabotage === 'marks-first' ? MarksFirstStore : PostgresOutboxStore;
  if ('folder' in database) {
    const { PGlite } = await import('@electric-sql/pglite');
    const embedded = await PGlite.create(database.folder);
    return {
      store: new Store(embedded),
      transaction: (work) => embedded.transaction((transaction) => work(transaction)),
      query: async (text) => (await embedded.query(text)).rows,
      close: () => embedded.close(),
    };
  }
  const options = { connectionString: database.url, application_name: name };
  const pool = new pg.Pool({ ...options, max: 4 });
  // Of connections that nobody uses.
  pool.on('error', () => undefined);
  const listen: PostgresOutboxOptions['listen'] = () => new pg.Client(options);
  return {
    store: new Store(pool, { listen }),
    transaction: (work) => inTransaction(pool, work),
    query: async (text) => (await pool.query(text)).rows as readonly unknown[],
    close: () => pool.end(),
  };
}

async function inTransaction(pool: pg.Pool, work: (transaction: Transaction) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  // While it is not the pool's, its errors are ours; the next query fails with them.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', ignore);
    // After a failure the connection goes, and the transaction with it.
    client.release(failure);
  }
}
