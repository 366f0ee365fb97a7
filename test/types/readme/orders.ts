// orders.ts
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { CloudEventData, CloudEventsModule, InboxEntry, OnCloudEvent } from 'nestjs-cloudevents';
import { migrate, PostgresInboxStore } from 'nestjs-cloudevents/inbox-postgres'; // PostgreSQL 12 or newer
import pg from 'pg';
import { z } from 'zod';

const Order = z.object({ id: z.string() });
type Order = z.infer<typeof Order>;

const pool = new pg.Pool(); // by PGHOST, PGUSER, …

@Injectable()
export class Orders implements OnModuleInit {
  async onModuleInit(): Promise<void> {
    await migrate(pool); // makes the table of the inbox; several processes may call it at once
  }

  @OnCloudEvent('order.placed')
  async onOrder(@CloudEventData(Order) order: Order, @InboxEntry() inbox: InboxEntry): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('INSERT INTO orders (id) VALUES ($1)', [order.id]);
      await inbox.complete(client); // in the same transaction
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
  imports: [
    CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events', inbox: new PostgresInboxStore(pool) } }),
  ],
  providers: [Orders],
})
export class OrdersModule {}
