import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CloudEventsModule } from '../../../../src/index.js';
import { CloudEventsKafkaDispatcher } from '../../../../src/microservices/index.js';

// A dispatcher in a process of its own, to be killed.
const [brokers = '', topic = '', groupId = '', endpoint = '', name = ''] = process.argv.slice(2);
const http = { endpoint, headers: { 'x-dispatcher': name }, batchSize: 20 };

@Module({ imports: [CloudEventsModule.forRoot({ sink: 'http', http })] })
class App {}

const app = await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
const strategy = new CloudEventsKafkaDispatcher({
  app,
  brokers: brokers.split(','),
  topics: [topic],
  groupId,
  deadLetterTopic: `${topic}-dead`,
  sessionTimeout: 2,
  commitInterval: 0.05,
});
await strategy.listen();
