import type pg from 'pg';
import { CloudEventsOutbox } from 'nestjs-cloudevents';
import { migrate, PostgresOutboxStore } from 'nestjs-cloudevents/outbox-postgres';
import { PreparingSink } from '../support/preparing.sink.js';
import { bootWith } from '../growth/publishing-app.js';
import { plainEvent } from '../support/bench-event.js';

const [outbox, delivery, lane] = ['outbox', 'outbox_delivery', 'outbox_lane'].map((name) => `cloudevents_${name}`);
const eventsOfCall = 500;

/** Events as an application has written them, kept aside: every round begins with the same ones. */
export class StoredEvents {
  private constructor(
    private readonly pool: pg.Pool,
    readonly count: number,
    /** Bytes of all of them. */
    readonly bytes: number,
  ) {}

  static async write(pool: pg.Pool, count: number): Promise<StoredEvents> {
    await migrate(pool);
    const store = new PostgresOutboxStore(pool);
    const app = await bootWith(new PreparingSink(), { outbox: { store, relay: false } });
    const events = Array.from({ length: count }, (_, n) => plainEvent(n));
    const writer = app.get(CloudEventsOutbox);
    for (let from = 0; from < count; from += eventsOfCall) {
      await writer.transaction((tx) => writer.send(tx, events.slice(from, from + eventsOfCall)));
    }
    await app.close();
    await pool.query(`CREATE TABLE kept AS SELECT * FROM ${outbox}`);
    await pool.query(`CREATE TABLE kept_delivery AS SELECT * FROM ${delivery}`);
    const { rows } = await pool.query<{ bytes: string }>('SELECT sum(size)::text AS bytes FROM kept');
    return new StoredEvents(pool, count, Number(rows[0]?.bytes));
  }

  /** All of them wait, in tables as they are once autovacuum has been there. */
  async fillOutbox(): Promise<void> {
    await this.pool.query(`TRUNCATE ${outbox}, ${delivery}, ${lane}`);
    await this.pool.query(`INSERT INTO ${outbox} OVERRIDING SYSTEM VALUE SELECT * FROM kept ORDER BY seq`);
    await this.pool.query(`INSERT INTO ${delivery} SELECT * FROM kept_delivery ORDER BY seq`);
    await this.pool.query(`VACUUM ANALYZE ${outbox}, ${delivery}, ${lane}`);
  }

  /** @throws Error unless nothing is left of any of them */
  async checkOutbox(): Promise<void> {
    const left = [outbox, delivery].map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
    const { rows } = await this.pool.query<{ left: string }>(`SELECT (${left})::text AS left`);
    if (rows[0]?.left !== '0') throw new Error(`${rows[0]?.left} rows are left in the outbox`);
  }
}
