/** What strategies take from the options of the module, and tell the application; that of Kafka has its own specs. */
import { randomUUID } from 'node:crypto';
import { connect as connectNats, headers } from '@nats-io/transport-node';
import { type INestApplication, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy, MicroserviceOptions } from '@nestjs/microservices';
import { connect as connectRmq } from 'amqplib';
import { Redis } from 'ioredis';
import mqtt from 'mqtt';
import { type CloudEvent, CloudEventsModule, encodeHttpMessage, jsonEventFormat } from 'nestjs-cloudevents';
import { partitioning } from 'nestjs-cloudevents/extensions';
import {
  CloudEventsMqttServer,
  CloudEventsNatsServer,
  CloudEventsRedisServer,
  CloudEventsRmqServer,
} from 'nestjs-cloudevents/microservices';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { expect, it, onTestFinished } from 'vitest';
import { startNatsServer } from '../../support/servers/nats-server.js';
import { startRabbitMq } from '../../support/servers/rabbitmq.js';
import { startRedisServer } from '../../support/servers/redis-server.js';
import { until } from '../../support/until.js';
import { hand, Hands } from './support/hands.js';
import { startRestartableMosquitto } from './support/mqtt-broker.js';

const nothing = (): void => undefined;
const silent: LoggerService = { log: nothing, error: nothing, warn: nothing, debug: nothing, fatal: nothing };

@Module({
  imports: [
    CloudEventsModule.forRoot({
      sink: 'none',
      receiver: { formats: ['json', 'protobuf'] },
      extensions: [partitioning],
    }),
  ],
  providers: [Hands],
})
class AppModule {}

type OnGivenUp = (message: object, verdict: { readonly reason: string }) => void;

/** A transport, as far as this needs it: messages with a content type go to a place of the test's own. */
interface Transport {
  readonly strategy: (app: INestApplication, onGivenUp: OnGivenUp) => CustomTransportStrategy;
  readonly send: (content: Buffer, contentType: string) => Promise<unknown>;
  /** Where a message came from, by what handlers get of it. */
  readonly placeOf: (message: object) => unknown;
}

const name = randomUUID();
const logger = { log: nothing, warn: nothing, error: nothing };

const transports: Record<string, () => Promise<Transport>> = {
  async MQTT() {
    const broker = await startRestartableMosquitto();
    onTestFinished(() => broker.end());
    const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5 });
    onTestFinished(() => client.endAsync(true));
    const topics = [name];
    return {
      strategy: (app, onGivenUp) =>
        new CloudEventsMqttServer({
          app,
          url: broker.url,
          topics,
          withoutDeadLetterTopic: 'skip',
          logger,
          onGivenUp,
        }) as CustomTransportStrategy,
      send: (content, contentType) => client.publishAsync(name, content, { qos: 1, properties: { contentType } }),
      placeOf: (message) => (message as { topic: unknown }).topic,
    };
  },
  async RabbitMQ() {
    const broker = await startRabbitMq();
    onTestFinished(() => broker.stop());
    const { host: hostname, port, username, password } = broker;
    const model = await connectRmq({ hostname, port, username, password });
    onTestFinished(() => model.close());
    const channel = await model.createConfirmChannel();
    const urls = [{ hostname, port, username, password }];
    return {
      strategy: (app, onGivenUp) =>
        new CloudEventsRmqServer({
          app,
          urls,
          queue: name,
          withoutDeadLetterQueue: 'reject',
          logger,
          onGivenUp,
        }),
      send: async (content, contentType) => {
        channel.sendToQueue(name, content, { contentType });
        await channel.waitForConfirms();
      },
      placeOf: (message) => (message as { fields: { routingKey: unknown } }).fields.routingKey,
    };
  },
  async NATS() {
    const server = await startNatsServer();
    onTestFinished(() => server.stop());
    const servers = `127.0.0.1:${server.port}`;
    const connection = await connectNats({ servers });
    onTestFinished(() => connection.close());
    return {
      strategy: (app, onGivenUp) =>
        new CloudEventsNatsServer({ app, servers, subjects: [name], logger, onGivenUp }) as CustomTransportStrategy,
      send: (content, contentType) => {
        const sent = headers();
        sent.set('Content-Type', contentType);
        connection.publish(name, content, { headers: sent });
        return connection.flush();
      },
      placeOf: (message) => (message as { subject: unknown }).subject,
    };
  },
  async Redis() {
    const server = await startRedisServer();
    onTestFinished(() => server.stop());
    const { host, port } = server;
    const publisher = new Redis({ host, port });
    onTestFinished(() => publisher.disconnect());
    return {
      strategy: (app, onGivenUp) =>
        new CloudEventsRedisServer({ app, host, port, channels: [name], logger, onGivenUp }),
      send: (content) => publisher.publish(name, content),
      placeOf: (message) => (message as { channel: unknown }).channel,
    };
  },
};

it.each(Object.entries(transports))(
  '%s: formats and extensions of the module count, and the application hears of what is given up',
  async (transport, start) => {
    const { strategy, send, placeOf } = await start();
    const app = await NestFactory.create(AppModule, { logger: silent });
    onTestFinished(() => app.close());
    const givenUp: unknown[] = [];
    const server = strategy(app, (message, { reason }) => void givenUp.push([placeOf(message), reason]));
    app.connectMicroservice<MicroserviceOptions>({ strategy: server });
    await app.startAllMicroservices();
    // Redis has one format for all, of its own options.
    const format = transport === 'Redis' ? jsonEventFormat : protobufEventFormat;
    const structured = (event: CloudEvent, by = format) => {
      const { headers: given, body } = encodeHttpMessage(event, { mode: 'structured', format: by });
      return [Buffer.from(body as Uint8Array), given['content-type'] as string] as const;
    };
    // A whole number where the module's extension wants text.
    await send(...structured(hand(1, { partitionkey: 7 }), jsonEventFormat));
    await send(...structured(hand(2, { partitionkey: 'seat-7' })));
    const hands = app.get(Hands);
    await until('the second is handled', () => hands.ids.length > 0);
    expect([hands.ids, givenUp]).toEqual([['2'], [[name, 'undecodable']]]);
  },
);
