import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { PostgresOutboxStore } from '../../../libs/cloudevents/src/delivery/outbox/postgres/index.js';
import { CloudEventsModule } from '../../../libs/cloudevents/src/index.js';
import { sinkName } from './backlog.js';
import { DiscardingSink } from './discarding.sink.js';

/** How far the relay has come: a line of JSON each time. */
export interface Mark {
  /** 0 before the first event. */
  readonly delivered: number;
  /** Milliseconds since the start. */
  readonly time: number;
  /** Resident memory of the process, in bytes, now and at most so far. */
  readonly rss: number;
  readonly most: number;
}

// A relay in a process of its own, whose memory is looked at.
const [database = '', schema = '', ...marks] = process.argv.slice(2);
const waiting = marks.map(Number);
const pool = new pg.Pool({ connectionString: database, max: 4 });
const store = new PostgresOutboxStore(pool, { schema });
let most = 0;
let begun = 0;

function tell(delivered: number): void {
  const rss = process.memoryUsage.rss();
  most = Math.max(most, rss);
  const mark: Mark = { delivered, time: performance.now() - begun, rss, most };
  process.stdout.write(`${JSON.stringify(mark)}\n`);
}

let looks = 0;
const sink = new DiscardingSink(sinkName, (all) => {
  if (++looks % 10 === 0) most = Math.max(most, process.memoryUsage.rss());
  while (waiting.length > 0 && all >= (waiting[0] as number)) tell(waiting.shift() as number);
});

@Module({
  imports: [
    ConfigModule.forRoot({ ignoreEnvFile: true }),
    CloudEventsModule.forRoot({ sink: 'none', sinks: [sink], outbox: { store, poll: 0.1 } }),
  ],
})
class App {}

const factory = NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
begun = performance.now();
const app = await factory;
tell(0);
process.once('SIGTERM', () => {
  void app
    .close()
    .then(() => pool.end())
    .then(() => process.exit(0));
});
