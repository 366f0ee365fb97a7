import { OutboxError } from '../../../errors/index.js';
import type { SqlExecutor } from '../../../postgres/sql-executor.js';
import type { OutboxStore } from '../outbox-store.js';

/** A connection of a pool, until it is given back. */
interface PooledClient {
  query(text: string): Promise<{ readonly command?: string }>;
  on?(event: 'error', listener: () => void): unknown;
  off?(event: 'error', listener: () => void): unknown;
  /** @param isBroken whether nobody is to use it any more */
  release(isBroken?: boolean): void;
}

/** Runs transactions, as PGlite and TypeORM do by themselves. */
interface Transactor {
  transaction<T>(work: (tx: unknown) => Promise<T>): Promise<T>;
}

interface Pool {
  connect(): Promise<PooledClient>;
  connect(taken: (error: Error | undefined, client: PooledClient | undefined) => void): void;
}

/** How a store begins transactions of its own; undefined where its executor has no way to. */
export function ownTransactions(executor: SqlExecutor): OutboxStore['transaction'] {
  if (isTransactor(executor)) return (work) => executor.transaction(work);
  if (isPool(executor)) return (work) => inTransaction(executor, work);
  return undefined;
}

function isTransactor(executor: unknown): executor is Transactor {
  return typeof (executor as Partial<Transactor>).transaction === 'function';
}

/** One connection of pg has `connect` as well, but nothing to count. */
function isPool(executor: unknown): executor is Pool {
  return typeof (executor as Partial<Pool>).connect === 'function' && 'totalCount' in (executor as object);
}

/** The next statement fails with it. Without anybody who hears of it, it would end the process. */
const ignoreError = (): void => undefined;

/**
 * Takes a connection, and hears its errors from then on. Not by the promise of the pool: what the server says right behind
 * its greeting, such as that it is going down, is read before whoever waits for a promise is called.
 */
function takeClient(pool: Pool): Promise<PooledClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (client === undefined) return reject(error as Error);
      client.on?.('error', ignoreError);
      resolve(client);
    });
  });
}

async function inTransaction<T>(pool: Pool, work: (tx: unknown) => Promise<T>): Promise<T> {
  const client = await takeClient(pool);
  let isBroken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    const { command } = await client.query('COMMIT');
    if (command === 'ROLLBACK') {
      throw new OutboxError(
        'The transaction was rolled back: a statement of it failed, and its error was not passed on',
      );
    }
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (isBroken = true));
    throw error;
  } finally {
    client.release(isBroken);
    client.off?.('error', ignoreError);
  }
}
