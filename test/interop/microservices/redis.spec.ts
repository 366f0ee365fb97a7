import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { INestApplication } from '@nestjs/common';
import {
  type CloudEvent,
  CloudEventsReceiver as Receiver,
  encodeHttpMessage,
  type EventFormat,
  jsonEventFormat,
} from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CloudEventsRedisServer } from '../../../libs/cloudevents/src/microservices/redis/cloudevents-redis.server.js';
import type { CloudEventsRedisServerOptions } from '../../../libs/cloudevents/src/microservices/redis/redis-server.options.js';
import { findFreePorts } from '../../support/kafka/free-ports.js';
import { type RedisServer, type RedisServerOptions, startRedisServer } from '../../support/servers/redis-server.js';
import { until } from '../../support/until.js';
import { hand, Hands, hybrid, Lines, microservice, soon } from './support/hands.js';

let server: RedisServer;
let publisher: Redis;

beforeAll(async () => {
  server = await startRedisServer();
  publisher = new Redis({ host: server.host, port: server.port });
});

afterAll(async () => {
  publisher?.disconnect();
  await server?.stop();
});

interface Chosen extends Partial<CloudEventsRedisServerOptions> {
  readonly at?: { readonly port: number };
}

/** An application that listens on a channel of its own. */
async function listening({ at = server, ...options }: Chosen = {}) {
  const channel = `poker.${randomUUID()}`;
  const lines = new Lines();
  const { app, hands } = await hybrid((application) => {
    const place = { host: '127.0.0.1', port: at.port, retryDelay: 20 };
    return new CloudEventsRedisServer({
      app: application,
      ...place,
      channels: [channel],
      logger: lines,
      ...soon,
      ...options,
    });
  });
  return { app, hands, channel, lines, start: (): Promise<INestApplication> => app.startAllMicroservices() };
}

async function started(options: Chosen = {}) {
  const application = await listening(options);
  await application.start();
  return application;
}

const encoded = (event: CloudEvent, format: EventFormat = jsonEventFormat): Buffer =>
  Buffer.from(encodeHttpMessage(event, { mode: 'structured', format }).body as Uint8Array);

/** How many subscribers got it. */
const publish = (channel: string, event: CloudEvent): Promise<number> => publisher.publish(channel, encoded(event));

async function ownServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const own = await startRedisServer(options);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= own.stop());
  onTestFinished(stop);
  return { ...own, stop };
}

const freePort = async (): Promise<number> => ((await findFreePorts(1)) as [number])[0];

describe('CloudEventsRedisServer', () => {
  it('brings events to methods by their type, whole and once', async () => {
    const { hands, channel } = await started();
    const event = hand(1, { subject: 'Zoë', datacontenttype: 'application/json', data: { pot: 5 } });
    expect(await publish(channel, event)).toBe(1);
    await publish(channel, hand(2, { type: 'io.angzarr.player' }));
    await publish(channel, hand(3, { type: 'of.no.interest' }));
    await publish(channel, hand(4));
    await until('all are handled', () => hands.ids.includes('4'));

    expect(hands.events).toEqual([event, hand(4)]);
    expect(hands.others).toEqual(['2']);
    const [{ transport, message }] = hands.contexts as [(typeof hands.contexts)[0]];
    expect(transport).toBe('redis');
    expect(message).toEqual({ channel, message: encoded(event) });
  });

  it.each([protobufEventFormat, avroEventFormat])('reads the bytes of the format $name', async (format) => {
    const { hands, channel } = await started({ format });
    const event = hand(1, { datacontenttype: 'application/octet-stream', data: new Uint8Array([255, 0, 128, 254]) });
    await publisher.publish(channel, encoded(event, format));
    await until('it is handled', () => hands.ids.length > 0);

    expect(hands.events).toEqual([event]);
  });

  it('answers nothing, and keeps the order', async () => {
    const { hands, channel } = await started();
    const answers: string[] = [];
    const witness = publisher.duplicate();
    onTestFinished(() => witness.disconnect());
    witness.on('message', (_, message) => void answers.push(message));
    await witness.subscribe(`${channel}.reply`);
    await Promise.all(Array.from({ length: 200 }, (_, id) => publish(channel, hand(id))));
    await until('all are handled', () => hands.ids.length === 200);
    await witness.unsubscribe();

    expect(hands.ids).toEqual(Array.from({ length: 200 }, (_, id) => `${id}`));
    expect(answers).toEqual([]);
  });

  it('subscribes to patterns as well', async () => {
    const name = randomUUID();
    const { app, hands } = await started({ channels: [`${name}.a`], patterns: [`${name}.b.*`] });
    await publish(`${name}.a`, hand(1));
    await publish(`${name}.b.ö`, hand(2));
    await publish(`${name}.c`, hand(3));
    await publish(`${name}.b.2`, hand(4));
    await until('all are handled', () => hands.ids.includes('4'));
    const begin = performance.now();
    await app.close();
    expect(performance.now() - begin).toBeLessThan(1500);

    expect(hands.ids).toEqual(['1', '2', '4']);
    expect(hands.contexts[1]?.message).toEqual({
      channel: `${name}.b.ö`,
      pattern: `${name}.b.*`,
      message: encoded(hand(2)),
    });
  });

  it('repeats a failed event before those after it, and drops what is given up, which it says', async () => {
    const { hands, channel, lines } = await started({ retries: 2, maxBytes: 1000 });
    hands.failures.set('1', 2).set('2', 9);
    hands.rejected.add('3');
    for (const id of [1, 2, 3]) await publish(channel, hand(id));
    await publisher.publish(channel, '');
    await publish(channel, hand('long', { data: 'x'.repeat(1000) }));
    await publish(channel, hand(4));
    await until('all are handled', () => hands.ids.includes('4'));

    expect(hands.ids).toEqual(['1', '1', '1', '2', '2', '2', '3', '4']);
    expect(lines.matching(/^warn Handling the event '1' .*of channel 'poker\..*attempt 1 of 3/)).toHaveLength(1);
    expect(
      lines.matching(/^error The event '2' .*given up \(failed, after 3 attempts\).*dropped and lost/),
    ).toHaveLength(1);
    expect(lines.matching(/^error The event '3' .*given up \(rejected, after 1 attempt\).*no such hand/)).toHaveLength(
      1,
    );
    expect(lines.matching(/^error A message of channel .*given up \(undecodable/)).toHaveLength(1);
  });

  it('keeps no more than it may while a handler stalls, and counts what it drops', async () => {
    const { hands, channel, lines } = await started({ maxPendingBytes: 1000 });
    const release = hands.hold();
    const event = hand(1, { data: 'x'.repeat(200) });
    const most = Math.floor(1000 / (encoded(event).length + channel.length));
    for (let count = 0; count < 20; count++) await publish(channel, event);
    await until('some are dropped', () => lines.matching(/dropped and lost/).length > 0);
    await publisher.ping();
    release();
    await until('the rest is handled', () => lines.matching(/No message waits any more/).length > 0);

    expect(hands.ids).toHaveLength(1 + most);
    expect(lines.matching(new RegExp(`before, ${19 - most} messages were dropped and lost`))).toHaveLength(1);
  });

  it('receives again when the server comes back, even if it was refused meanwhile', async () => {
    const port = await freePort();
    const first = await ownServer({ port });
    const { hands, channel, lines } = await started({ at: first, patterns: ['wild.*'] });
    await first.stop();
    await until('it is told', () => lines.matching(/Reconnecting to Redis/).length > 0);
    const rules = ['--user', 'default', 'on', 'nopass', '~*', 'resetchannels', '&allowed', '+@all'];
    const deaf = await ownServer({ port, settings: rules });
    await until('it is told', () => lines.matching(/^error Redis refuses the subscriptions: .*NOPERM/).length > 0);
    const other = new Redis({ host: deaf.host, port });
    onTestFinished(() => other.disconnect());
    // Not a new server: it must come back to this one by itself.
    await other.acl('SETUSER', 'default', 'allchannels');
    await until('events come', async () => {
      await other.publish(channel, encoded(hand('named')));
      await other.publish('wild.1', encoded(hand('wild')));
      return hands.ids.includes('named') && hands.ids.includes('wild');
    });
    // The same line is told once, however often it tried.
    expect(lines.matching(/Reconnecting to Redis/)).toHaveLength(1);
  });

  it('stops where it was told how often to try', async () => {
    const own = await ownServer();
    const { lines } = await started({ at: own, retryAttempts: 2 });
    await own.stop();
    await until('it is told', () => lines.matching(/No further reconnection attempts/).length > 0);
    expect(lines.matching(/^error .*No further reconnection attempts/)).toHaveLength(1);
  });

  it('does not start where it cannot connect or may not subscribe, and shows no password', async () => {
    const nobody = await listening({ at: { port: 1 } });
    await expect(nobody.start()).rejects.toThrow(/^CloudEventsRedisServer cannot start: .*ECONNREFUSED/);
    const user = ['--user', 'u', 'on', '>s3cret', '~*', 'resetchannels', '&allowed', '+@all'];
    const own = await ownServer({ settings: [...user, '--user', 'default', 'off'] });
    const stranger = await listening({ at: own, username: 'u', password: 'wr0ng' });
    await expect(stranger.start()).rejects.toThrow(/^CloudEventsRedisServer cannot start: .*WRONGPASS/);
    const refused = await listening({ at: own, username: 'u', password: 's3cret' });
    const error = await refused.start().catch((failure: unknown) => failure);
    expect(String(error)).toMatch(/CloudEventsRedisServer cannot start: .*NOPERM/);
    expect((error as Error).cause).toBeUndefined();
    for (const { lines } of [stranger, refused]) expect(lines.all.join()).not.toMatch(/s3cret|wr0ng/);
  });

  it('handles what it has received when it closes, and receives no more', async () => {
    const channel = `poker.${randomUUID()}`;
    // Its container is closed after the strategy; that of a hybrid application before.
    const strategy = new CloudEventsRedisServer({
      receiver: () => app.get(Receiver),
      port: server.port,
      channels: [channel],
      logger: new Lines(),
      ...soon,
    });
    const app = await microservice(strategy);
    await app.listen();
    const hands = app.get(Hands);
    const release = hands.hold();
    for (let id = 0; id < 20; id++) await publish(channel, hand(id));
    await until('one is being handled', () => hands.ids.length === 1);
    const closed = app.close();
    await until('it receives no more', async () => (await publish(channel, hand('late'))) === 0);
    release();
    await closed;

    const ids = Array.from({ length: 20 }, (_, id) => `${id}`);
    expect(hands.ids.filter((id) => id !== 'late')).toEqual(ids);
  });

  it('does not wait for a server that is away when it closes', async () => {
    const own = await ownServer();
    const { app, lines } = await started({ at: own, retryDelay: 60_000 });
    await own.stop();
    await until('it is told', () => lines.matching(/Reconnecting to Redis/).length > 0);
    const begin = performance.now();
    await app.close();
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it('hands over what it has received before its hybrid application takes no more', async () => {
    const { app, hands, channel, lines } = await started({ shutdownTimeout: 60 });
    const release = hands.hold();
    for (let id = 0; id < 5; id++) await publish(channel, hand(id));
    await until('one is being handled', () => hands.ids.length === 1);
    const closed = app.close();
    await until('it receives no more', async () => (await publish(channel, hand('unheard'))) === 0);
    release();
    await closed;

    expect(hands.ids.filter((id) => id !== 'unheard')).toEqual(['0', '1', '2', '3', '4']);
    expect(lines.matching(/lost: /)).toEqual([]);
    expect(await app.get(Receiver).receive(hand('late'), { transport: 'test' })).toMatchObject({ status: 'failed' });
  });
});
