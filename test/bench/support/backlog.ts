import type pg from 'pg';
import { migrate, PostgresOutboxStore } from '../../../libs/cloudevents/src/delivery/outbox/postgres/index.js';

/** The sink whose events wait. */
export const sinkName = 'discard';
const source = '/bench';

/** Events that wait in an outbox of their own. */
export interface Backlog {
  readonly schema: string;
  readonly rows: number;
  readonly store: PostgresOutboxStore;
  /** Milliseconds that the claim of a full batch takes; gives it back. */
  claim(): Promise<number>;
}

/** Of each claim: events of as many lanes, however many wait. */
const batch = 200;

/**
 * Fills an outbox, subjects in turn, and lets the database look at what it has, as it would by itself after a while.
 *
 * @param subjects at most; the fewer rows there are, the fewer
 */
export async function newBacklog(pool: pg.Pool, schema: string, rows: number, subjects: number): Promise<Backlog> {
  await pool.query(`CREATE SCHEMA ${schema}`);
  await migrate(pool, { schema });
  const [outbox, delivery] = ['outbox', 'outbox_delivery'].map((name) => `${schema}.cloudevents_${name}`);
  // As `laneOf` makes lanes, and as the JSON format writes events of about 300 bytes.
  await pool.query(`
    INSERT INTO ${outbox} (lane, id, source, type, subject, event, size, open)
    SELECT lane, id, '${source}', 't', subject, event, octet_length(event), 1 FROM (
      SELECT n::text AS id, subject,
        left(encode(sha256(convert_to('${source.length} ${source}subject ' || subject, 'UTF8')), 'hex'), 32) AS lane,
        json_build_object('specversion', '1.0', 'id', n::text, 'source', '${source}', 'type', 't', 'subject', subject,
          'datacontenttype', 'text/plain', 'data', repeat('x', 180))::text AS event
      FROM (SELECT n, 's' || n % ${subjects} AS subject FROM generate_series(1, ${rows}) AS n) AS numbered
    ) AS made`);
  await pool.query(`INSERT INTO ${delivery} (sink, lane, seq) SELECT '${sinkName}', lane, seq FROM ${outbox}`);
  await pool.query(`VACUUM ANALYZE ${outbox}, ${delivery}`);
  const store = new PostgresOutboxStore(pool, { schema });
  const request = { owner: 'bench', lease: 60_000, lanes: batch, events: batch, bytes: 16 * 1024 * 1024 };
  const claim = async (): Promise<number> => {
    const after = somewhere();
    const begun = performance.now();
    const { lanes } = await store.claim(sinkName, { ...request, after });
    const took = performance.now() - begun;
    const events = lanes.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
    if (events !== batch) throw new Error(`A claim gave ${events} events instead of ${batch}`);
    await store.settle(sinkName, [], lanes);
    return took;
  };
  return { schema, rows, store, claim };
}

/** Where a claim begins: anywhere in the first half of the lanes, so that no claim comes to their end. */
function somewhere(): string {
  const half = Math.floor(Math.random() * 2 ** 31);
  return half.toString(16).padStart(8, '0');
}
