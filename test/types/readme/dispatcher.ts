// dispatcher.ts
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { CloudEventsModule } from 'nestjs-cloudevents';
import { CloudEventsKafkaDispatcher } from 'nestjs-cloudevents/microservices';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(CloudEventsModule.forRoot());
  app.enableShutdownHooks();
  const { DISPATCHER_GROUP: groupId = 'webhook', DISPATCHER_DEAD_LETTERS: deadLetterTopic = 'hands-dead' } =
    process.env;
  app.connectMicroservice<MicroserviceOptions>({
    strategy: new CloudEventsKafkaDispatcher({ app, groupId, deadLetterTopic }),
  });
  await app.startAllMicroservices();
}

void bootstrap();
