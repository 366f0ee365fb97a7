// What the README shows of the inbox, around which an application stands.
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { CloudEventData, CloudEventsModule, InboxEntry, OnCloudEvent } from 'nestjs-cloudevents';
import { migrate, PostgresInboxStore } from 'nestjs-cloudevents/inbox-postgres';
import pg from 'pg';
import { z } from 'zod';

const Order = z.object({ id: z.string() });
type Order = z.infer<typeof Order>;

const pool = new pg.Pool();

@Injectable()
export class Orders implements OnModuleInit {
  async onModuleInit(): Promise<void> {
    await migrate(pool);
  }

  @OnCloudEvent('order.placed')
  async onOrder(@CloudEventData(Order) order: Order, @InboxEntry() inbox: InboxEntry): Promise<void> {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO orders (id) VALUES ($1)', [order.id]);
    await inbox.complete(client);
    await client.query('COMMIT');
    client.release();
  }
}

@Module({
  imports: [CloudEventsModule.forRoot({ receiver: { path: '/events', inbox: new PostgresInboxStore(pool) } })],
  providers: [Orders],
})
export class OrdersModule {}
