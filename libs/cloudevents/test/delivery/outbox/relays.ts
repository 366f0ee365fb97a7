import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Postgres } from '../../../../../test/support/servers/postgres.js';
import { CloudEventsModule, type CloudEventsModuleOptions, CloudEventsOutbox } from '../../../src/index.js';
import {
  migrate,
  type PostgresOutboxOptions,
  PostgresOutboxStore,
} from '../../../src/delivery/outbox/postgres/index.js';
import type { OutboxOptions } from '../../../src/delivery/outbox/index.js';
import { MemorySink } from '../../../src/testing/index.js';
import { startApplication } from '../../support/start-application.js';

let schemas = 0;

export interface Choices extends Omit<CloudEventsModuleOptions, 'outbox'> {
  readonly relay?: Omit<OutboxOptions, 'store'>;
  readonly store?: Pick<PostgresOutboxOptions, 'listen' | 'notify'>;
}

/** An outbox in a database, and applications that have it. */
export async function newOutbox(server: Postgres) {
  const schema = `relays_${++schemas}`;
  const pools: pg.Pool[] = [];
  const newPool = (name: string): pg.Pool => {
    const made = new pg.Pool({ connectionString: server.url, max: 4, application_name: name });
    made.on('error', () => undefined);
    pools.push(made);
    return made;
  };
  // After the applications, which were started later.
  onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.end()))));
  const own = newPool('test');
  await own.query(`CREATE SCHEMA ${schema}`);
  await migrate(own, { schema });

  // Of all applications: in one process they share a logger.
  const lines: string[] = [];

  const rows = async (text: string): Promise<Record<string, string>[]> =>
    (await own.query<Record<string, string>>(text)).rows;
  const all = async (table: string): Promise<Record<string, string>[]> =>
    await rows(`SELECT * FROM ${schema}.cloudevents_${table}`);
  const count = async (table: string): Promise<number> => (await all(table)).length;

  /** An application of its own: with its own connections, that of the database are named after it. */
  const start = async (name: string, { relay, store: more, ...choices }: Choices) => {
    const store = new PostgresOutboxStore(newPool(name), { schema, ...more });
    const outbox = { store, poll: 0.05, ...relay };
    const building = Test.createTestingModule({
      imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot({ ...choices, outbox })],
    });
    const { app, close } = await startApplication(building, lines);
    return { outbox: app.get(CloudEventsOutbox, { strict: false }), close };
  };

  /** Writes events in a transaction of its own: `a1` is event 1 of subject a. */
  const send = async (outbox: CloudEventsOutbox, ids: readonly string[], more: object = {}): Promise<void> => {
    const client = await own.connect();
    try {
      await client.query('BEGIN');
      const event = (id: string) => ({ specversion: '1.0', id, source: '/s', type: 't', ...more });
      await outbox.send(
        client,
        ids.map((id) => ({ ...event(id), subject: id.replace(/\d+$/, '') })),
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
  return { schema, lines, rows, all, count, start, send };
}

/** Writes, and delivers nothing: only to a sink named as that of other processes is. */
export const writer: Choices = { sink: 'none', sinks: [new MemorySink('http')], relay: { relay: false } };
