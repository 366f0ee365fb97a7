import type { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import {
  migrate,
  type PostgresOutboxOptions,
  PostgresOutboxStore,
} from '../../../src/delivery/outbox/postgres/index.js';
import { laneOf } from '../../../src/delivery/outbox/lane.js';
import type { OutboxClaim, OutboxEntry, OutboxRequest } from '../../../src/delivery/outbox/outbox-store.js';

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

/** `a1` is event 1 of subject a; `-1` has no subject. */
export function entry(id: string, event = `{"id":"${id}"}`): OutboxEntry {
  const subject = id.startsWith('-') ? undefined : id.slice(0, 1);
  const isShared = subject !== undefined;
  return { lane: laneOf({ source: '/s', subject, id }), isShared, id, source: '/s', type: 't', subject, event };
}

export const entries = (...ids: readonly string[]): OutboxEntry[] => ids.map((id) => entry(id));

export function request(change: Partial<OutboxRequest> = {}): OutboxRequest {
  return { owner: 'relay', lease: 60_000, lanes: 100, events: 1000, bytes: 1_000_000, after: '', ...change };
}

/** The ids of each lane that was claimed, sorted by lane. */
export function idsOf({ lanes }: OutboxClaim): string[] {
  const ids = lanes.map(({ deliveries }) =>
    deliveries.map(({ event }) => (JSON.parse(event) as { id: string }).id).join(' '),
  );
  return ids.toSorted();
}

/** Every event that was claimed, as delivered. */
export const doneOf = ({ lanes }: OutboxClaim) =>
  lanes.flatMap(({ lane, fence, deliveries }) =>
    deliveries.map(({ seq }) => ({ lane, fence, seq, outcome: 'done' as const, attempts: 1 })),
  );
