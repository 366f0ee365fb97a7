import { randomUUID } from 'node:crypto';
import { Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { CloudEventsModule, OnCloudEvent, type CloudEvent, type CloudEventContext } from 'nestjs-cloudevents';
import { CloudEventsKafkaServer } from 'nestjs-cloudevents/microservices';
import { createTopic } from '../../support/kafka/kafka-admin.js';
import { extensions } from '../events.js';

/** An event as the handler got it. */
export interface Handled {
  readonly transport: string;
  readonly event: CloudEvent;
}

/** The one handler of all transports. */
@Injectable()
class Dealer {
  readonly handled: Handled[] = [];

  @OnCloudEvent('org.example:*')
  onDealt(event: CloudEvent, { transport }: CloudEventContext): void {
    this.handled.push({ transport, event });
  }
}

@Module({
  imports: [CloudEventsModule.forRoot({ sink: 'none', extensions, receiver: { path: '/events' } })],
  providers: [Dealer],
})
class AppModule {}

// What is refused here is meant to be.
const nothing = (): void => {};
const silent = { log: nothing, warn: nothing, error: nothing };

/** An application on real servers that writes down what its handler gets, over HTTP and from Kafka. */
export class ReceivingService {
  private constructor(
    private readonly app: INestApplication,
    readonly url: string,
    readonly topic: string,
    readonly deadLetterTopic: string,
  ) {}

  static async start(brokers: readonly string[]): Promise<ReceivingService> {
    // Of one partition, so that its order tells when all that was sent has been handled.
    const topic = `interop-${randomUUID()}`;
    const deadLetterTopic = `${topic}-dead`;
    for (const each of [topic, deadLetterTopic]) await createTopic([...brokers], each);
    const app = await NestFactory.create(AppModule, { logger: silent, abortOnError: false });
    const options = { app, brokers, topics: [topic], groupId: topic, deadLetterTopic, extensions, logger: silent };
    app.connectMicroservice<MicroserviceOptions>({ strategy: new CloudEventsKafkaServer(options) });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    return new ReceivingService(app, `${await app.getUrl()}/events`, topic, deadLetterTopic);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  /** All that the handler got since `takeHandled` was called last. */
  get handled(): readonly Handled[] {
    return this.app.get(Dealer).handled;
  }

  takeHandled(): Handled[] {
    return this.app.get(Dealer).handled.splice(0);
  }
}
