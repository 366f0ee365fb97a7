import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { PostgresOutboxStore } from '../../../../src/delivery/outbox/postgres/index.js';
import { CloudEventsModule } from '../../../../src/index.js';

// An application in a process of its own, to be asked to end.
const [database = '', schema = '', endpoint = '', shutdownTimeout = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 4 });
const outbox = { store: new PostgresOutboxStore(pool, { schema }), poll: 0.02, maxEvents: 100 };
const http = { endpoint, batchSize: 10, timeout: 600 };

@Module({
  imports: [
    ConfigModule.forRoot({ ignoreEnvFile: true }),
    CloudEventsModule.forRoot({ http, outbox, shutdownTimeout: Number(shutdownTimeout) }),
  ],
})
class App {}

const app = await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
app.enableShutdownHooks();
