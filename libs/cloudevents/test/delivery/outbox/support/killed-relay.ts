import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { PostgresOutboxStore } from '../../../../src/delivery/outbox/postgres/index.js';
import { CloudEventsModule } from '../../../../src/index.js';

// An application in a process of its own, to be killed.
const [database = '', schema = '', endpoint = ''] = process.argv.slice(2);
const store = new PostgresOutboxStore(new pg.Pool({ connectionString: database, max: 4 }), { schema });
const outbox = { store, lease: 1, poll: 0.02 };

@Module({
  imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot({ http: { endpoint }, outbox })],
})
class App {}

await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
