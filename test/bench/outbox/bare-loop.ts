import type pg from 'pg';
import type { StoredEvents } from './stored-events.js';

const table = 'bench_outbox';
const batchSize = 100;

/** What a person writes in place of a relay: a table, a loop, and a request for each batch. */
export class BareLoop {
  private constructor(
    private readonly pool: pg.Pool,
    private readonly stored: StoredEvents,
  ) {}

  static async create(pool: pg.Pool, stored: StoredEvents): Promise<BareLoop> {
    await pool.query(`
      CREATE TABLE ${table} (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        delivered_at timestamptz
      );
      CREATE INDEX ON ${table} (id) WHERE delivered_at IS NULL`);
    return new BareLoop(pool, stored);
  }

  /** @returns nanoseconds per event */
  async run(): Promise<number> {
    const { count, bytes } = this.stored;
    await this.pool.query(`TRUNCATE ${table} RESTART IDENTITY`);
    await this.pool.query(`INSERT INTO ${table} (event) SELECT event FROM kept ORDER BY seq`);
    await this.pool.query(`VACUUM ANALYZE ${table}`);
    const client = await this.pool.connect();
    try {
      const begun = process.hrtime.bigint();
      const delivered = await deliverAll(client);
      const took = Number(process.hrtime.bigint() - begun);
      // A body has two brackets, and a comma between two events: one byte more than its events have commas.
      const expected = { events: count, bytes: bytes + count + delivered.bodies };
      if (delivered.events === expected.events && delivered.bytes === expected.bytes) return took / count;
      throw new Error(`The loop delivered ${JSON.stringify(delivered)} instead of ${JSON.stringify(expected)}`);
    } finally {
      client.release();
    }
  }
}

async function deliverAll(client: pg.PoolClient): Promise<{ events: number; bodies: number; bytes: number }> {
  const delivered = { events: 0, bodies: 0, bytes: 0 };
  for (;;) {
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: string; event: string }>(
      `SELECT id, event FROM ${table} WHERE delivered_at IS NULL ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`,
    );
    if (rows.length > 0) {
      const body = Buffer.from(`[${rows.map(({ event }) => event).join(',')}]`);
      delivered.events += rows.length;
      delivered.bodies++;
      delivered.bytes += body.length;
      const ids = rows.map(({ id }) => id);
      await client.query(`UPDATE ${table} SET delivered_at = now() WHERE id = ANY($1)`, [ids]);
    }
    await client.query('COMMIT');
    if (rows.length === 0) return delivered;
  }
}
