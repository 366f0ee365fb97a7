import type { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import {
  migrate,
  type PostgresOutboxOptions,
  PostgresOutboxStore,
} from '../../../src/delivery/outbox/postgres/index.js';

export { doneOf, entries, entry, lanesOf as idsOf, request } from '../../../src/testing/outbox-store/outbox-samples.js';

let schemas = 0;

type Row = Record<string, string>;

/** A store in a schema of its own, and a look into its tables. */
export async function newStore(executor: pg.Pool | PGlite, options: PostgresOutboxOptions = {}) {
  const schema = `outbox_${process.pid}_${++schemas}`;
  const query = executor as { query(text: string, values?: unknown[]): Promise<{ rows: Row[] }> };
  const rows = async (text: string, values?: unknown[]): Promise<Row[]> => (await query.query(text, values)).rows;
  await rows(`CREATE SCHEMA ${schema}`);
  await migrate(executor, { schema });
  const store = new PostgresOutboxStore(executor, { schema, ...options });
  const count = async (table: string): Promise<number> =>
    Number((await rows(`SELECT count(*)::text AS n FROM ${schema}.cloudevents_${table}`))[0]?.['n']);
  /** Lets leases be over: the clock of a database cannot be turned. */
  const expire = async (): Promise<void> => {
    await rows(`UPDATE ${schema}.cloudevents_outbox_lane SET leased_until = clock_timestamp() - interval '1 s'`);
  };
  const deadLetters = (): Promise<Row[]> => rows(`SELECT * FROM ${schema}.cloudevents_dead_letter ORDER BY seq`);
  return { store, schema, rows, count, expire, deadLetters };
}
