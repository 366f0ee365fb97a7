import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import type { CloudEvent } from '../../../../src/core/index.js';
import { CloudEventsModule } from '../../../../src/index.js';
import { CloudEventsKafkaServer, type ReceivedKafkaRecord } from '../../../../src/microservices/index.js';
import { PostgresInboxStore } from '../../../../src/receiving/inbox/postgres/index.js';
import { type CloudEventContext, CloudEventsReceiver, OnCloudEvent } from '../../../../src/receiving/index.js';

// An application in a process of its own, to be killed. Two files outlive it: what was delivered, and what ran.
const [brokers = '', topic = '', groupId = '', database = '', delivered = '', ran = '', life = ''] =
  process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 16 });

@Injectable()
class Handled {
  @OnCloudEvent('io.angzarr.test')
  async on({ id }: CloudEvent, { message, inbox }: CloudEventContext): Promise<void> {
    const { partition, offset } = message as ReceivedKafkaRecord;
    appendFileSync(ran, `${id}\n`);
    const transaction = await pool.connect();
    try {
      await transaction.query('BEGIN');
      const row = [id, life, partition, offset];
      await transaction.query('INSERT INTO handled (id, run, partition, record) VALUES ($1, $2, $3, $4)', row);
      // Work of some length, so that kills meet transactions at work.
      await wait(Math.random() * 5);
      await inbox?.complete(transaction);
      await transaction.query('COMMIT');
    } catch (error) {
      await transaction.query('ROLLBACK');
      throw error;
    } finally {
      transaction.release();
    }
  }
}

const inbox = new PostgresInboxStore(pool);
// Short, so that claims of the process that was killed before end soon.
const receiver = { inbox, inboxLease: 1, handlerTimeout: 1 };

@Module({ imports: [CloudEventsModule.forRoot({ sink: 'none', receiver })], providers: [Handled] })
class App {}

const app = await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
const handlers = app.get(CloudEventsReceiver);
const server = new CloudEventsKafkaServer({
  brokers: brokers.split(','),
  topics: [topic],
  groupId,
  sessionTimeout: 1,
  commitInterval: 0.05,
  concurrency: 2,
  keyConcurrency: 4,
  receiver: {
    receive(event, from) {
      appendFileSync(delivered, `${life} ${event.id}\n`);
      return handlers.receive(event, from);
    },
  },
});
await server.listen();
