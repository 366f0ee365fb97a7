// hand.service.ts
import { Injectable, Module } from '@nestjs/common';
import { CloudEventsModule, CloudEventsOutbox, type EventBook } from 'nestjs-cloudevents';
import { migrate, PostgresOutboxStore } from 'nestjs-cloudevents/outbox-postgres';
import pg from 'pg';

const pool = new pg.Pool(); // by PGHOST, PGUSER, …
pool.on('error', (error) => console.error(error.message)); // of connections that nobody uses

/** In main.ts, before the application is created; several processes may call it at once. */
export const makeTables = (): Promise<void> => migrate(pool);

@Injectable()
export class HandService {
  constructor(private readonly outbox: CloudEventsOutbox) {}

  async play(handId: string, book: EventBook): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE hands SET played = true WHERE id = $1', [handId]);
      await this.outbox.publish(client, book); // or send(client, events)
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}

@Module({
  imports: [CloudEventsModule.forRoot({ outbox: new PostgresOutboxStore(pool) })],
  providers: [HandService],
})
export class HandModule {}
