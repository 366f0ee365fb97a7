import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { type Postgres, startPostgres } from './postgres.js';

/** A server for a file or a `describe`, and connections to it. */
export interface UsedPostgres {
  readonly server: Postgres;
  readonly pool: pg.Pool;
}

/** Starts it before the first test, and stops it after the last; until then nothing can be read. */
export function usePostgres(options: pg.PoolConfig = {}): UsedPostgres {
  let used: UsedPostgres | undefined;
  const started = (): UsedPostgres => {
    if (used === undefined) throw new Error('PostgreSQL has not been started yet');
    return used;
  };
  beforeAll(async () => {
    const server = await startPostgres();
    const pool = new pg.Pool({ connectionString: server.url, ...options });
    // Tests crash the server.
    pool.on('error', () => undefined);
    used = { server, pool };
  }, 60_000);
  afterAll(async () => {
    await used?.pool.end();
    await used?.server.stop();
  });
  return {
    get server() {
      return started().server;
    },
    get pool() {
      return started().pool;
    },
  };
}
