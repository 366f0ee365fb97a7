import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net';
import { Injectable, Module, type INestApplication, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { connect, type Channel, type ChannelModel, type GetMessage, type Options } from 'amqplib';
import { CloudEventsModule, OnCloudEvent, type CloudEvent, type CloudEventContext } from 'nestjs-cloudevents';
import rhea, { type Connection, type EventContext, type Message } from 'rhea';
import { onTestFinished } from 'vitest';
import { CloudEventsRmqServer } from '../../../libs/cloudevents/src/microservices/rmq/cloudevents-rmq.server.js';
import type { ReceivedRmqMessage } from '../../../libs/cloudevents/src/microservices/rmq/received-message.js';
import type { CloudEventsRmqServerOptions } from '../../../libs/cloudevents/src/microservices/rmq/rmq-server.options.js';
import type { RabbitMq } from '../../support/servers/rabbitmq.js';
import { until } from '../../support/until.js';

const nothing = (): void => undefined;
const silent: LoggerService = { log: nothing, error: nothing, warn: nothing, debug: nothing, fatal: nothing };

/** Where one or the other handler was called. */
export interface Call {
  readonly handler: 'dealt' | 'paid';
  readonly event: CloudEvent;
  readonly context: CloudEventContext;
}

/** The handlers of an application: note what they are given, and answer as a test says. */
@Injectable()
export class Table {
  readonly calls: Call[] = [];
  answer: (call: Call) => unknown = nothing;

  @OnCloudEvent('org.example:dealt')
  onDealt(event: CloudEvent, context: CloudEventContext): unknown {
    return this.#called({ handler: 'dealt', event, context });
  }

  @OnCloudEvent('org.example:paid')
  onPaid(event: CloudEvent, context: CloudEventContext): unknown {
    return this.#called({ handler: 'paid', event, context });
  }

  get ids(): string[] {
    return this.calls.map(({ event }) => event.id);
  }

  #called(call: Call): unknown {
    this.calls.push(call);
    return this.answer(call);
  }
}

@Module({ imports: [CloudEventsModule.forRoot({ sink: 'none' })], providers: [Table] })
class TableModule {}

/** What a server said. */
export class Lines {
  readonly all: string[] = [];
  readonly log = (line: string): void => void this.all.push(`log ${line}`);
  readonly warn = (line: string): void => void this.all.push(`warn ${line}`);
  readonly error = (line: string): void => void this.all.push(`error ${line}`);

  matching(pattern: RegExp): string[] {
    return this.all.filter((line) => pattern.test(line));
  }
}

export interface Served {
  readonly app: INestApplication;
  readonly table: Table;
  readonly lines: Lines;
  readonly strategy: CloudEventsRmqServer;
}

/** A hybrid application that is not started yet; closed with the test. */
export async function anApplication(
  options: Partial<CloudEventsRmqServerOptions> & { readonly queue: string },
): Promise<Served> {
  const app = await NestFactory.create(TableModule, { logger: silent });
  const lines = new Lines();
  const strategy = new CloudEventsRmqServer({
    app,
    logger: lines,
    minDelay: 0.02,
    maxDelay: 0.05,
    pauseDelay: 0.1,
    shutdownTimeout: 5,
    ...options,
  });
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  onTestFinished(() => app.close());
  return { app, table: app.get(Table), lines, strategy };
}

/** RabbitMQ as operators and other applications see it. */
export class Broker {
  private constructor(
    private readonly place: RabbitMq,
    private readonly model: ChannelModel,
    private readonly channel: Channel,
    private readonly connection: Connection,
  ) {}

  static async connect(place: RabbitMq): Promise<Broker> {
    const { host, port, username, password } = place;
    const model = await connect({ hostname: host, port, username, password });
    const channel = await model.createConfirmChannel();
    const connection = rhea.create_container().connect({ host, port, username, password, reconnect: false });
    await once(connection, 'connection_open');
    return new Broker(place, model, channel, connection);
  }

  get url(): string {
    const { host, port, username, password } = this.place;
    return `amqp://${username}:${password}@${host}:${port}`;
  }

  /** Whether it makes headers of AMQP 1.0 application properties, as RabbitMQ does from version 4 on. */
  get convertsProperties(): boolean {
    return Number.parseInt(this.model.connection.serverProperties.version, 10) >= 4;
  }

  get port(): number {
    return this.place.port;
  }

  async close(): Promise<void> {
    await this.model.close();
    // RabbitMQ may end the session on its side, with the reason `shutdown`, before it answers.
    this.connection.on('session_error', nothing);
    this.connection.close();
    await once(this.connection, 'connection_close');
  }

  /** A durable queue that is deleted with the test. */
  async queue(options: Options.AssertQueue = {}): Promise<string> {
    const name = this.name();
    await this.declare(name, options);
    return name;
  }

  async declare(name: string, options: Options.AssertQueue = {}): Promise<void> {
    await this.channel.assertQueue(name, options);
  }

  /** The name of a queue that is not there yet, and deleted with the test. */
  name(): string {
    const name = `queue-${randomUUID()}`;
    onTestFinished(() => this.delete(name));
    return name;
  }

  async delete(queue: string): Promise<void> {
    await this.channel.deleteQueue(queue);
  }

  async exchange(type: string): Promise<string> {
    const name = `exchange-${randomUUID()}`;
    await this.channel.assertExchange(name, type);
    onTestFinished(async () => void (await this.channel.deleteExchange(name)));
    return name;
  }

  async bind(queue: string, exchange: string, key = ''): Promise<void> {
    await this.channel.bindQueue(queue, exchange, key);
  }

  /** Sends by AMQP 0-9-1; to the queue, where no exchange is named. */
  send(queue: string, content: Uint8Array | string, options: Options.Publish = {}, exchange = ''): void {
    this.channel.publish(exchange, queue, Buffer.from(content), options);
  }

  /** Sends by AMQP 1.0, to a queue that exists; the broker has it when this resolves. */
  async send1(queue: string, message: object): Promise<void> {
    const address = this.convertsProperties ? `/queues/${queue}` : `/amq/queue/${queue}`;
    const sender = this.connection.open_sender(address);
    if (!sender.sendable()) await once(sender, 'sendable');
    const accepted = once(sender, 'accepted');
    sender.send(message as Message);
    await accepted;
    sender.close();
  }

  /** Takes the next message by AMQP 1.0. */
  async next1(queue: string): Promise<Message> {
    const address = this.convertsProperties ? `/queues/${queue}` : `/amq/queue/${queue}`;
    const receiver = this.connection.open_receiver(address);
    const [{ message }] = (await once(receiver, 'message')) as [EventContext];
    receiver.close();
    return message as Message;
  }

  /** Messages that wait; one that was delivered and not acknowledged is none. */
  async ready(queue: string): Promise<number> {
    return (await this.channel.checkQueue(queue)).messageCount;
  }

  /** How many consume the queue; of one that is not there, none. */
  async consumers(queue: string): Promise<number> {
    // A queue that is not there costs the channel.
    const channel = await this.model.createChannel();
    channel.on('error', nothing);
    const { consumerCount } = await channel.checkQueue(queue).catch(() => ({ consumerCount: 0 }));
    await channel.close().catch(nothing);
    return consumerCount;
  }

  /** Takes the next message out of the queue, when it is there. */
  next(queue: string): Promise<GetMessage> {
    return until(`a message is in '${queue}'`, async () => {
      const message = await this.channel.get(queue, { noAck: true });
      return message === false ? undefined : message;
    }) as Promise<GetMessage>;
  }
}

/** An event in binary mode, by AMQP 0-9-1. */
export function binaryHeaders(id: string | number, more: Readonly<Record<string, unknown>> = {}) {
  return {
    cloudEvents_specversion: '1.0',
    cloudEvents_id: String(id),
    cloudEvents_source: '/tables/7',
    cloudEvents_type: 'org.example:dealt',
    ...more,
  };
}

export function messageOf({ context }: Call): ReceivedRmqMessage {
  return context.message as ReceivedRmqMessage;
}

/** A way to the broker that a test can cut, as an outage does. */
export class Line {
  readonly #sockets = new Set<Socket>();
  #up = true;

  private constructor(readonly port: number) {}

  static async to(target: number): Promise<Line> {
    const server = createServer();
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const line = new Line((server.address() as AddressInfo).port);
    server.on('connection', (near) => line.#connect(near, target));
    onTestFinished(async () => {
      line.cut();
      server.close();
      await once(server, 'close');
    });
    return line;
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`;
  }

  /** Ends all connections without a word, and lets none through until it is mended. */
  cut(): void {
    this.#up = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#up = true;
  }

  #connect(near: Socket, target: number): void {
    near.on('error', nothing);
    if (!this.#up) return void near.destroy();
    const far = connectSocket({ host: '127.0.0.1', port: target });
    far.on('error', nothing);
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.once('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
