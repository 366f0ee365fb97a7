// main.ts
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { CloudEventsKafkaServer } from 'nestjs-cloudevents/microservices'; // needs @nestjs/microservices and kafkajs
import { AppModule } from './app.module.js';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks(); // SIGTERM: what runs ends, what waits stays for the next start
  app.connectMicroservice<MicroserviceOptions>({
    strategy: new CloudEventsKafkaServer({
      app,
      brokers: ['127.0.0.1:9092'],
      topics: ['hands'],
      groupId: 'scores',
      deadLetterTopic: 'hands-dead', // create it, unless your brokers make topics themselves
    }),
  });
  await app.startAllMicroservices();
  await app.listen(3000);
}

void bootstrap();
