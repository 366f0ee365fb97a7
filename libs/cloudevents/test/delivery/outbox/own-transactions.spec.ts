import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { usePostgres } from '../../../../../test/support/servers/use-postgres.js';
import { ownTransactions } from '../../../src/delivery/outbox/postgres/own-transactions.js';

const used = usePostgres();

/** As the type of the store has it, for a pool. */
function transactionOf(pool: unknown) {
  const transaction = ownTransactions(pool as Parameters<typeof ownTransactions>[0]);
  if (transaction === undefined) throw new Error('a pool begins transactions');
  return transaction;
}

describe('a transaction on a connection of a pool', () => {
  it('fails with its next statement when the server ended the connection before, and not the process', async () => {
    const failed = transactionOf(used.pool)(async (given) => {
      const client = given as pg.PoolClient;
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      await used.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await ended;
      await client.query('SELECT 1');
    });
    await expect(failed).rejects.toThrow(/terminated|not queryable|connection error/);
    // The connection is not used again.
    expect(await transactionOf(used.pool)((client) => (client as pg.PoolClient).query('SELECT 1'))).toBeDefined();
    expect(used.pool.totalCount).toBe(used.pool.idleCount);
  });

  it('hears what the server says right behind its greeting, which is read before promises settle', async () => {
    const client = Object.assign(new EventEmitter(), {
      query: () => Promise.reject(new Error('the connection has ended')),
      release: () => undefined,
    });
    const pool = {
      totalCount: 1,
      connect(taken: (error: undefined, client: unknown) => void) {
        taken(undefined, client);
        // Without anybody who hears of it, this throws, as it would end the process.
        client.emit('error', new Error('terminating connection due to unexpected postmaster exit'));
      },
    };
    await expect(transactionOf(pool)(() => Promise.resolve())).rejects.toThrow('the connection has ended');
  });

  it('fails when there is no connection', async () => {
    const pool = { totalCount: 0, connect: (taken: (error: Error) => void) => taken(new Error('refused')) };
    await expect(transactionOf(pool)(() => Promise.resolve())).rejects.toThrow('refused');
  });
});
