import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { OutboxRelay } from '../../../libs/cloudevents/src/delivery/index.js';
import { CloudEventsModule, CloudEventsOutbox, HttpSink } from '../../../libs/cloudevents/src/index.js';
import { KafkaSink } from '../../../libs/cloudevents/src/sinks/kafka/index.js';
import { openText } from '../written-table.js';
import { armSink } from './arm-sink.js';
import { ArmedStore } from './armed-store.js';
import { openDatabase } from './database.js';
import { Drain } from './drain.js';
import { marksFirst } from './marks-first.js';
import type { AppPart } from './messages.js';
import type { Trap } from './trap.js';
import { Writer } from './writer.js';

@Module({})
class App {}

export interface Application {
  readonly finish: () => Promise<void>;
  readonly countOpen: () => Promise<number>;
}

/** A Nest application with an outbox, as its users have one, but for the points at which it may be killed. */
export async function startApplication(part: AppPart, trap: Trap): Promise<Application> {
  const { role, name, endpoint, brokers, topic } = part;
  const database = await openDatabase(part);
  const drain = new Drain();
  const own = part.sabotage === 'marks-first' ? marksFirst(database.store) : database.store;
  const store = new ArmedStore(own, trap, drain);
  const options = {
    sink: endpoint !== undefined && brokers !== undefined ? 'both' : endpoint !== undefined ? 'http' : 'kafka',
    ...(endpoint !== undefined && {
      http: { endpoint, timeout: 1.5, batchSize: 20, headers: { 'x-process': name } },
    }),
    ...(brokers !== undefined && { kafka: { brokers, topic, timeout: 1.5 } }),
    // Outages are no reason to give up.
    retry: { attempts: 1000, minDelay: 0.05, maxDelay: 0.5 },
    shutdownTimeout: 5,
    outbox: { store, relay: role !== 'writer', lease: 1, poll: 0.1 },
  } as const;
  const app = await NestFactory.createApplicationContext(
    { module: App, imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot(options)] },
    { logger: ['error', 'warn'] },
  );
  const get = <T>(token: abstract new (...args: never[]) => T): T | null => app.get(token, { strict: false });
  for (const sink of [get(HttpSink), get(KafkaSink)]) if (sink !== null) armSink(sink, trap, drain);
  const relay = get(OutboxRelay);
  if (relay !== null) watchDrain(relay, drain);

  const outbox = app.get(CloudEventsOutbox, { strict: false });
  const writer = role === 'relay' ? undefined : new Writer(part, database, outbox, trap);
  writer?.start();
  const finish = async (): Promise<void> => writer?.finish();
  process.once('SIGTERM', () => {
    void finish()
      .then(() => app.close())
      .then(() => database.close())
      .then(() => process.exit(0));
  });
  const countOpen = async (): Promise<number> => ((await database.query(openText))[0] as { open: number }).open;
  return { finish, countOpen };
}

/** It is closed first of all. */
function watchDrain(relay: OutboxRelay, drain: Drain): void {
  const close = relay.close.bind(relay);
  relay.close = () => {
    close();
    drain.begin();
  };
}
