import { randomUUID } from 'node:crypto';
import { type INestApplication, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import { type CloudEvent, type CloudEventContext, CloudEventsModule, OnCloudEvent } from 'nestjs-cloudevents';
import { encodeMqttMessage, type MqttEncodeOptions } from 'nestjs-cloudevents/mqtt';
import { onTestFinished } from 'vitest';
import { CloudEventsMqttServer } from '../../../../libs/cloudevents/src/microservices/mqtt/cloudevents-mqtt.server.js';
import type { CloudEventsMqttServerOptions } from '../../../../libs/cloudevents/src/microservices/mqtt/mqtt-server.options.js';
import type { ReceivedMqttPacket } from '../../../../libs/cloudevents/src/microservices/mqtt/received-packet.js';
import { until } from '../../../support/until.js';

/** What handlers were called with, and what they do. */
@Injectable()
export class Desk {
  readonly calls: { handler: string; event: CloudEvent; transport: string; packet: ReceivedMqttPacket }[] = [];
  /** Ids of what was handled to its end. */
  readonly handled: string[] = [];
  behave: (event: CloudEvent) => Promise<void> | void = () => undefined;

  @OnCloudEvent('poker.*')
  onPoker(event: CloudEvent, context: CloudEventContext): Promise<void> {
    return this.#take('poker', event, context);
  }

  @OnCloudEvent('bets.*')
  onBet(event: CloudEvent, context: CloudEventContext): Promise<void> {
    return this.#take('bets', event, context);
  }

  get ids(): string[] {
    return this.calls.map(({ event }) => event.id);
  }

  async #take(handler: string, event: CloudEvent, { transport, message }: CloudEventContext): Promise<void> {
    this.calls.push({ handler, event, transport, packet: message as ReceivedMqttPacket });
    await this.behave(event);
    this.handled.push(event.id);
  }
}

@Module({ imports: [CloudEventsModule.forRoot({ sink: 'none', shutdownTimeout: 0.3 })], providers: [Desk] })
class AppModule {}

export interface RunningApplication {
  readonly app: INestApplication;
  readonly desk: Desk;
  readonly server: CloudEventsMqttServer;
  /** What the strategy said. */
  readonly lines: string[];
  /** How often its connection got a packet of this kind. */
  readonly received: (packet: 'connack' | 'suback' | 'publish') => number;
  close(): Promise<void>;
}

type Options = Partial<CloudEventsMqttServerOptions> & Pick<CloudEventsMqttServerOptions, 'url' | 'topics'>;

/** A hybrid application with the strategy, not started; closed when the test ends, at the latest. */
export async function createApplication(options: Options): Promise<RunningApplication> {
  const app = await NestFactory.create(AppModule, { logger: false });
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const server = new CloudEventsMqttServer({
    app,
    retries: 2,
    minDelay: 0.01,
    pauseDelay: 0.1,
    reconnectPeriod: 50,
    logger: { log: say, warn: say, error: say },
    ...options,
  });
  const packets: string[] = [];
  server.on('packetreceive', ({ cmd }: { cmd: string }) => packets.push(cmd));
  app.connectMicroservice<MicroserviceOptions>({ strategy: server });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= app.close());
  onTestFinished(close);
  return {
    app,
    desk: app.get(Desk),
    server,
    lines,
    received: (kind) => packets.filter((one) => one === kind).length,
    close,
  };
}

export async function startApplication(options: Options): Promise<RunningApplication> {
  const running = await createApplication(options);
  await running.app.startAllMicroservices();
  return running;
}

export async function connectClient(url: string, protocolVersion: 4 | 5 = 5): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { protocolVersion, reconnectPeriod: 50 });
  onTestFinished(() => client.endAsync(true));
  return client;
}

/** Publishes events; it has them when this resolves. */
export async function publish(
  client: MqttClient,
  topic: string,
  event: CloudEvent,
  options: MqttEncodeOptions & { qos?: 0 | 1 | 2 } = {},
): Promise<void> {
  const { qos = 1, ...encoding } = options;
  const { payload, properties } = encodeMqttMessage(event, { protocolVersion: versionOf(client), ...encoding });
  const given = properties as IPublishPacket['properties'];
  await client.publishAsync(topic, payload, { qos, ...(given && { properties: given }) });
}

/** Everything that is published there from now on. */
export async function listenTo(client: MqttClient, topic: string): Promise<IPublishPacket[]> {
  const packets: IPublishPacket[] = [];
  client.on('message', (name, _payload, packet) => {
    if (name === topic) packets.push(packet);
  });
  await client.subscribeAsync(topic, { qos: 1 });
  return packets;
}

export function eventOf(id: number | string, members: Partial<CloudEvent> = {}): CloudEvent {
  return { specversion: '1.0', id: String(id), source: '/table', type: 'poker.dealt', ...members };
}

export const newTopic = (): string => `tables/${randomUUID()}`;

/** A promise, and what resolves it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

export const untilHandled = (desk: Desk, ids: readonly string[]): Promise<unknown> =>
  until(`${ids.length} are handled`, () => desk.handled.length >= ids.length && desk.handled.join() === ids.join());

function versionOf(client: MqttClient): 4 | 5 {
  return client.options.protocolVersion === 5 ? 5 : 4;
}
