import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { INestApplication } from '@nestjs/common';
import { type CloudEvent, CloudEventsReceiver as Receiver, encodeHttpMessage } from 'nestjs-cloudevents';
import { encodeNatsMessage, setNatsHeaders, type NatsEncodeOptions } from 'nestjs-cloudevents/nats';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CloudEventsNatsServer } from '../../../libs/cloudevents/src/microservices/nats/cloudevents-nats.server.js';
import type { CloudEventsNatsServerOptions } from '../../../libs/cloudevents/src/microservices/nats/nats-server.options.js';
import { findFreePorts } from '../../support/kafka/free-ports.js';
import { type NatsServer, startNatsServer } from '../../support/servers/nats-server.js';
import { commandOf, ServerProcess } from '../../support/servers/server-process.js';
import { until } from '../../support/until.js';
import { hand, Hands, hybrid, Lines, microservice, soon } from './support/hands.js';

let server: NatsServer;
let connection: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer();
  connection = await connect({ servers: addressOf(server), reconnect: false });
});

afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

const addressOf = ({ port }: { readonly port: number }): string => `127.0.0.1:${port}`;

interface Chosen extends Partial<CloudEventsNatsServerOptions> {
  readonly at?: { readonly port: number };
}

/** An application that listens on a subject of its own. */
async function listening({ at = server, ...options }: Chosen = {}) {
  const subject = `poker.${randomUUID()}`;
  const lines = new Lines();
  let strategy: CloudEventsNatsServer | undefined;
  const { app, hands } = await hybrid((application) => {
    const given = { app: application, servers: addressOf(at), subjects: [subject], logger: lines, ...soon };
    strategy = new CloudEventsNatsServer({ ...given, ...options });
    return strategy;
  });
  const start = (): Promise<INestApplication> => app.startAllMicroservices();
  return { app, hands, subject, lines, start, strategy: strategy as CloudEventsNatsServer };
}

async function started(options: Chosen = {}) {
  const application = await listening(options);
  await application.start();
  return application;
}

function publish(subject: string, event: CloudEvent, options: NatsEncodeOptions & { reply?: string } = {}): void {
  const message = encodeNatsMessage(event, options);
  const sent = { headers: setNatsHeaders(message, headers()), ...(options.reply && { reply: options.reply }) };
  connection.publish(subject, message.data, sent);
}

/** All that is published on a subject from now on. */
async function collected(subject: string): Promise<Msg[]> {
  const messages: Msg[] = [];
  const subscription = connection.subscribe(subject, { callback: (_, message) => void messages.push(message) });
  onTestFinished(() => subscription.unsubscribe());
  await connection.flush();
  return messages;
}

/** A NATS server with settings of its own, on a port that it may have had before. */
async function ownServer(port: number, config = '') {
  const own = await ServerProcess.create('nats-server');
  await writeFile(own.file('nats.conf'), config);
  const args = ['-a', '127.0.0.1', '-p', String(port), '-c', own.file('nats.conf')];
  await own.start(commandOf('nats-server'), args, port);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= own.stop());
  onTestFinished(stop);
  const log = (): Promise<string> => readFile(own.file('server.log'), 'utf8');
  return { port, stop, log };
}

const freePort = async (): Promise<number> => ((await findFreePorts(1)) as [number])[0];

describe('CloudEventsNatsServer', () => {
  it('brings events to methods by their type, with headers and bytes as they were', async () => {
    const { hands, subject } = await started();
    const bytes = hand(1, {
      subject: 'Zoë',
      datacontenttype: 'application/octet-stream',
      data: new Uint8Array([255, 0]),
    });
    const structured = hand(2, { datacontenttype: 'application/json', data: { pot: 5 } });
    publish(subject, bytes);
    publish(subject, structured, { mode: 'structured' });
    publish(subject, hand(3, { type: 'io.angzarr.player' }));
    publish(subject, hand(4, { type: 'of.no.interest' }));
    // Without any header, as old senders have it.
    connection.publish(subject, encodeHttpMessage(hand(5), { mode: 'structured' }).body as Uint8Array);
    publish(subject, hand(6));
    await until('all are handled', () => hands.ids.includes('6'));

    expect(hands.events).toEqual([bytes, structured, hand(5), hand(6)]);
    expect(hands.others).toEqual(['3']);
    const [{ transport, message }] = hands.contexts as [(typeof hands.contexts)[0]];
    expect(transport).toBe('nats');
    expect((message as Msg).subject).toBe(subject);
    expect((message as Msg).headers?.get('ce-id')).toBe('1');
  });

  it('reads other formats by their content type', async () => {
    const { hands, subject } = await started({ formats: [protobufEventFormat] });
    const event = hand(1, { data: new Uint8Array([255, 254]) });
    const { headers: given, body } = encodeHttpMessage(event, { mode: 'structured', format: protobufEventFormat });
    const sent = headers();
    sent.set('Content-Type', given['content-type'] as string);
    connection.publish(subject, body as Uint8Array, { headers: sent });
    await until('it is handled', () => hands.ids.length > 0);

    expect(hands.events).toEqual([event]);
  });

  it('receives what wildcards stand for, in the order it came, and answers nothing', async () => {
    const { hands, subject } = await started();
    const { hands: wild } = await started({ subjects: [`${subject.replace('poker', '*')}`, `${subject}.>`] });
    const answers = await collected('answers');
    for (let id = 0; id < 200; id++) publish(subject, hand(id), { reply: 'answers' });
    publish(`${subject}.seat.1`, hand('seat'));
    await until('all are handled', () => hands.ids.length === 200 && wild.ids.length === 201);
    await connection.flush();

    const ids = Array.from({ length: 200 }, (_, id) => `${id}`);
    expect(hands.ids).toEqual(ids);
    expect(wild.ids).toEqual([...ids, 'seat']);
    expect(answers).toEqual([]);
  });

  it('gives each event to one member of a queue group', async () => {
    const subject = `poker.${randomUUID()}`;
    const members = [
      await started({ subjects: [subject], queue: 'q' }),
      await started({ subjects: [subject], queue: 'q' }),
    ];
    const ids = (): string[] => members.flatMap(({ hands }) => hands.ids);
    for (let id = 0; id < 100; id++) publish(subject, hand(id));
    await until('all are handled', () => ids().length >= 100);
    await connection.flush();

    expect(new Set(ids()).size).toBe(100);
    expect(ids()).toHaveLength(100);
    for (const { hands } of members) expect(hands.ids.length).toBeGreaterThan(0);
  });

  it('repeats a failed event before those after it, and publishes it as it came when it is given up', async () => {
    const deadLetterSubject = `dead.${randomUUID()}`;
    const letters = await collected(deadLetterSubject);
    const { hands, subject, lines } = await started({ retries: 2, deadLetterSubject });
    hands.failures.set('1', 2).set('2', 9);
    hands.rejected.add('3');
    publish(subject, hand(1));
    publish(subject, hand(2, { datacontenttype: 'application/octet-stream', data: new Uint8Array([255, 0, 128]) }));
    publish(subject, hand(3));
    const other = headers();
    other.append('X-Trace', 'a');
    other.append('X-Trace', 'b');
    connection.publish(subject, new Uint8Array([255]), { headers: other });
    connection.publish(subject, 'no JSON');
    publish(subject, hand(4));
    await until('all are handled', () => hands.ids.includes('4') && letters.length === 4);

    expect(hands.ids).toEqual(['1', '1', '1', '2', '2', '2', '3', '4']);
    const told = letters.map(({ headers: has }) => [
      has?.get('x-dead-letter-reason'),
      has?.get('x-dead-letter-attempts'),
      has?.get('x-dead-letter-topic'),
    ]);
    const reasons = [
      ['failed', '3'],
      ['rejected', '1'],
      ['undecodable', '0'],
      ['undecodable', '0'],
    ];
    expect(told).toEqual(reasons.map((each) => [...each, subject]));
    expect([...(letters[0]?.data ?? [])]).toEqual([255, 0, 128]);
    expect(letters[0]?.headers?.get('ce-id')).toBe('2');
    expect(letters[0]?.headers?.get('x-dead-letter-error')).toContain('the table is locked');
    expect([...(letters[2]?.data ?? [])]).toEqual([255]);
    expect(letters[2]?.headers?.values('X-Trace')).toEqual(['a', 'b']);
    expect(lines.matching(/^warn Handling the event '1' .*of subject 'poker\..*attempt 1 of 3/)).toHaveLength(1);
    const buried = lines.matching(/^error The event '2' .*failed, after 3 attempts.*the dead-letter subject 'dead\./);
    expect(buried).toHaveLength(1);
  });

  it('tells only of the latest stay in the dead letters, and leaves out what makes the message too long', async () => {
    const deadLetterSubject = `dead.${randomUUID()}`;
    const letters = await collected(deadLetterSubject);
    const { subject } = await started({ deadLetterSubject });
    const before = headers();
    before.set('x-dead-letter-reason', 'failed');
    connection.publish(subject, new Uint8Array([1]), { headers: before });
    connection.publish(subject, new Uint8Array(connection.info?.max_payload ?? 0));
    await until('both are there', () => letters.length === 2);

    expect(letters[0]?.headers?.values('x-dead-letter-reason')).toEqual(['undecodable']);
    expect(letters[1]?.headers).toBeUndefined();
    expect(letters[1]?.data).toHaveLength(connection.info?.max_payload ?? 0);
  });

  it('without a dead-letter subject drops what is given up, and says so', async () => {
    const { hands, subject, lines } = await started({ retries: 0 });
    hands.failures.set('1', 1);
    publish(subject, hand(1));
    publish(subject, hand(2));
    await until('the next is handled', () => hands.ids.includes('2'));

    expect(hands.ids).toEqual(['1', '2']);
    expect(
      lines.matching(/^error The event '1' .* was given up \(failed, after 1 attempt\).*dropped and lost/),
    ).toHaveLength(1);
  });

  it('keeps no more than it may while a handler stalls, and counts what it drops', async () => {
    const { hands, subject, lines } = await started({ maxPending: 10 });
    const release = hands.hold();
    for (let id = 0; id < 100; id++) publish(subject, hand(id));
    await until('some are dropped', () => lines.matching(/dropped and lost/).length > 0);
    await connection.flush();
    release();
    await until('the rest is handled', () => lines.matching(/No message waits any more/).length > 0);

    expect(hands.ids).toEqual(Array.from({ length: 11 }, (_, id) => `${id}`));
    expect(lines.matching(/^warn No message waits any more; before, 89 messages were dropped/)).toHaveLength(1);
  });

  it('receives again when the server comes back, even if it was refused meanwhile', async () => {
    const port = await freePort();
    const first = await ownServer(port);
    const { hands, subject, lines } = await started({ at: first, reconnectTimeWait: 20, pauseDelay: 0.05 });
    await first.stop();
    await until('it is told', () => lines.matching(/disconnect/).length > 0);
    const stranger = await ownServer(port, 'authorization { user: a, password: b }');
    const refusals = async () => (await stranger.log()).match(/authentication error/g)?.length ?? 0;
    await until('it was refused several times', async () => (await refusals()) >= 4);
    await stranger.stop();
    const rules = "permissions: { subscribe: 'allowed.>' }";
    const deaf = await ownServer(
      port,
      `no_auth_user: u, authorization { users = [ { user: u, password: p, ${rules} } ] }`,
    );
    await until('the subscription is refused', () => lines.matching(/ended the subscription to 'poker/).length > 0);
    await deaf.stop();
    const last = await ownServer(port);
    const other = await connect({ servers: addressOf(last), reconnect: false });
    onTestFinished(() => other.close());
    await until('an event comes', () => {
      other.publish(subject, encodeHttpMessage(hand(1), { mode: 'structured' }).body as Uint8Array);
      return hands.ids.includes('1');
    });
    expect(lines.matching(/ended the subscription to .*It is tried again every 0.05 s/)).toHaveLength(1);
    expect(lines.matching(/disconnect/)).toHaveLength(1);
  });

  it('says when the client has given up for good', async () => {
    const own = await ownServer(await freePort());
    const { lines } = await started({ at: own, reconnect: false });
    await own.stop();
    await until('it is told', () => lines.matching(/closed for good/).length > 0);
    expect(lines.matching(/^error The connection to NATS is closed for good.*restart$/)).toHaveLength(1);
  });

  it('does not start where it may not subscribe, or is not let in, and shows no password', async () => {
    const users =
      "authorization { users = [ { user: u, password: s3cret, permissions: { subscribe: 'allowed.>' } } ] }";
    const guarded = await ownServer(await freePort(), users);
    const refused = await listening({ at: guarded, user: 'u', pass: 's3cret' });
    await expect(refused.start()).rejects.toThrow(
      /^CloudEventsNatsServer cannot start: .*ended the subscription to 'poker\..*permissions violation/i,
    );
    const stranger = await listening({ at: guarded, user: 'u', pass: 'wr0ng' });
    await expect(stranger.start()).rejects.toThrow(/^CloudEventsNatsServer cannot start: .*authorization violation/i);
    const nobody = await listening({ at: { port: 1 } });
    await expect(nobody.start()).rejects.toThrow(/^CloudEventsNatsServer cannot start: .*refused/i);
    for (const { lines } of [refused, stranger]) expect(lines.all.join()).not.toMatch(/s3cret|wr0ng/);
  });

  it('keeps an event that it may not publish to the dead letters, and says so', async () => {
    const users =
      "authorization { users = [ { user: u, password: p, permissions: { publish: '>', publish: { deny: 'dead' } } } ] }";
    const guarded = await ownServer(await freePort(), users);
    const credentials = { user: 'u', pass: 'p' };
    const { subject, lines } = await started({
      at: guarded,
      ...credentials,
      deadLetterSubject: 'dead',
      shutdownTimeout: 0.1,
    });
    const other = await connect({ servers: addressOf(guarded), ...credentials, reconnect: false });
    onTestFinished(() => other.close());
    other.publish(subject, 'no JSON');
    await until('it is told', () => lines.matching(/did not take it/).length > 0);

    expect(lines.matching(/subject 'dead' did not take it: .*does not let this user publish there/)).toHaveLength(1);
    expect(lines.matching(/It lies in/)).toEqual([]);
  });

  it('handles what it has received when it closes, and receives no more', async () => {
    const subject = `poker.${randomUUID()}`;
    const [lines, at] = [new Lines(), addressOf(server)];
    const strategy = new CloudEventsNatsServer({
      receiver: () => app.get(Receiver),
      servers: at,
      subjects: [subject],
      logger: lines,
      ...soon,
    });
    const app = await microservice(strategy);
    await app.listen();
    const hands = app.get(Hands);
    const release = hands.hold();
    for (let id = 0; id < 20; id++) publish(subject, hand(id));
    await connection.flush();
    await until('one is being handled', () => hands.ids.length === 1);
    const closed = app.close();
    await until('it receives no more', () => nobodyListens(subject));
    release();
    await closed;

    expect(hands.ids).toEqual(Array.from({ length: 20 }, (_, id) => `${id}`));
  });

  it('hands over what it has received before its hybrid application takes no more', async () => {
    const { app, hands, subject, lines } = await started({ shutdownTimeout: 60 });
    const release = hands.hold();
    for (let id = 0; id < 5; id++) publish(subject, hand(id));
    await connection.flush();
    await until('one is being handled', () => hands.ids.length === 1);
    const closed = app.close();
    await until('it receives no more', () => nobodyListens(subject));
    release();
    await closed;

    expect(hands.ids).toEqual(['0', '1', '2', '3', '4']);
    expect(lines.matching(/lost: /)).toEqual([]);
    expect(await app.get(Receiver).receive(hand('late'), { transport: 'test' })).toMatchObject({ status: 'failed' });
  });
});

async function nobodyListens(subject: string): Promise<boolean> {
  return connection.request(subject, 'anybody?', { timeout: 100 }).then(
    () => false,
    (error: Error) => /no responders|503/i.test(error.message),
  );
}
