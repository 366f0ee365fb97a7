import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';
import { describe, expect, inject, it } from 'vitest';
import { CloudEventsModule, CloudEventsPublisher } from '../../../libs/cloudevents/src/index.js';
import { silent } from '../../../libs/cloudevents/test/support/silent-logger.js';
import { createTopic } from '../../support/kafka/kafka-admin.js';
import { until } from '../../support/until.js';

const kafka = inject('kafka');

describe.skipIf(kafka.unavailable !== undefined)('an ordinary Nest microservice', () => {
  it('receives what the Kafka sink sends, whole and in order', async () => {
    const topic = `nest-${randomUUID()}`;
    await createTopic(kafka.brokers, topic);
    const received: unknown[] = [];

    @Controller()
    class Consumer {
      @EventPattern<string>(topic)
      take(@Payload() event: unknown): void {
        received.push(event);
      }
    }
    @Module({ controllers: [Consumer] })
    class ConsumerModule {}
    @Module({ imports: [CloudEventsModule.forRoot({ sink: 'kafka', kafka: { brokers: kafka.brokers, topic } })] })
    class PublisherModule {}

    const consumer = await NestFactory.createMicroservice<MicroserviceOptions>(ConsumerModule, {
      logger: silent,
      transport: Transport.KAFKA,
      options: {
        client: { brokers: kafka.brokers, logCreator: () => () => undefined },
        consumer: { groupId: randomUUID() },
        subscribe: { fromBeginning: true },
      },
    });
    await consumer.listen();
    const app = await NestFactory.createApplicationContext(PublisherModule, { logger: silent });
    const events = [1, 2, 3].map((id) => ({
      specversion: '1.0',
      id: `${id}`,
      source: '/test',
      type: 'test.happened',
      subject: 'one',
      datacontenttype: 'application/json',
      data: { id },
    }));
    await app.get(CloudEventsPublisher).send(events);
    await until('all have arrived', () => received.length === 3);
    expect(received).toEqual(events);
    await app.close();
    await consumer.close();
  });
});
