import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { CloudEventsReceiver, jsonEventFormat, RejectedEventError, type CloudEvent } from 'nestjs-cloudevents';
import { decodeAmqpMessage, encodeAmqpMessage } from 'nestjs-cloudevents/amqp';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../support/manual-clock.js';
import { startRabbitMq, type RabbitMq } from '../../support/servers/rabbitmq.js';
import { until } from '../../support/until.js';
import { allBytes, dataBytes, encoded, eventOf, events, extensions, small } from '../events.js';
import { anApplication, binaryHeaders, Broker, Line, messageOf, type Served } from './rmq.support.js';

let server: RabbitMq;
let broker: Broker;

beforeAll(async () => {
  server = await startRabbitMq();
  broker = await Broker.connect(server);
});

afterAll(async () => {
  await broker?.close();
  await server?.stop();
});

type Settings = Omit<Parameters<typeof anApplication>[0], 'urls'>;

/** An application that consumes. */
async function aServer(settings: Settings, url = broker.url): Promise<Served> {
  const served = await anApplication({ urls: [url], socketOptions: { reconnectTimeInSeconds: 0.1 }, ...settings });
  await served.app.startAllMicroservices();
  return served;
}

/** Everything was acknowledged: nothing comes back when nobody consumes any more. */
async function expectEmpty(served: Served, queue: string): Promise<void> {
  await served.app.close();
  expect(await broker.ready(queue)).toBe(0);
}

/** Waits for events; where they do not come, the log of the server says why. */
async function calls(served: Served, count: number): Promise<void> {
  await until(`${count} events were handled`, () => served.table.calls.length >= count).catch((error: unknown) => {
    throw new Error(`${served.table.calls.length} of ${count}:\n${served.lines.all.join('\n')}`, { cause: error });
  });
}

/** A promise that a test settles. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const pleaseFail = (): never => {
  throw new Error('the table is locked');
};

/** RabbitMQ 4 makes text of binary properties, and no client of AMQP 0-9-1 can undo that. */
function withoutBinary(event: CloudEvent): CloudEvent {
  const { samplebytes: _, ...others } = event;
  return others as CloudEvent;
}

describe('events sent by AMQP 1.0', () => {
  it.each(events.filter(([, event]) => dataBytes(event)?.length !== 0))(
    'come in binary mode with %s, each attribute of its type, from RabbitMQ 4 on',
    async (_, sample) => {
      const [queue, event] = [await broker.queue(), withoutBinary(sample)];
      const served = await aServer({ queue, extensions });
      await broker.send1(queue, encodeAmqpMessage(event, { extensions, timestamps: 'native' }));
      if (!broker.convertsProperties) return expectAdvice(served, queue);
      await calls(served, 1);
      expect(served.table.calls[0]?.event).toEqual(event);
      await expectEmpty(served, queue);
    },
  );

  it('come with the prefix of old senders, and with types that nobody declared, from RabbitMQ 4 on', async () => {
    const [queue, event] = [await broker.queue(), withoutBinary(eventOf('text'))];
    const served = await aServer({ queue });
    await broker.send1(queue, encodeAmqpMessage(event, { extensions, prefix: ':', timestamps: 'native' }));
    if (!broker.convertsProperties) return expectAdvice(served, queue);
    await calls(served, 1);
    expect(served.table.calls[0]?.event).toEqual(event);
  });

  /** RabbitMQ 3 keeps the attributes to itself: that is told, and the message stays. */
  async function expectAdvice(served: Served, queue: string): Promise<void> {
    await until(
      'it was told',
      () => served.lines.matching(/cannot be handled \(undecodable.*use RabbitMQ 4/).length === 1,
    );
    await served.app.close();
    expect(await broker.ready(queue)).toBe(1);
  }

  it('are not copied to the dead letters without their attributes', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), await broker.queue()];
    const served = await aServer({ queue, deadLetterQueue });
    served.table.answer = () => {
      throw new RejectedEventError('no such player');
    };
    await broker.send1(queue, encodeAmqpMessage(withoutBinary(eventOf('text')), { extensions }));
    if (broker.convertsProperties) {
      await broker.next(deadLetterQueue);
      return;
    }
    await until('it was told', () => served.lines.matching(/cannot be copied: give it to a dead-letter/).length === 1);
    await served.app.close();
    expect(await broker.ready(queue)).toBe(1);
    expect(await broker.ready(deadLetterQueue)).toBe(0);
  });

  it('keep every byte in structured mode, also of what is no text in any charset', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), await broker.queue()];
    const formats = [protobufEventFormat, jsonEventFormat];
    const served = await aServer({ queue, deadLetterQueue, formats, extensions });
    const event = small({ data: new Uint8Array([0xff]), datacontenttype: 'application/octet-stream' });
    for (const format of formats) await broker.send1(queue, encodeAmqpMessage(event, { mode: 'structured', format }));
    await calls(served, 2);
    for (const call of served.table.calls) expect(call.event).toEqual(event);

    // And come readable out of the dead letters, by AMQP 0-9-1 and 1.0.
    served.table.answer = () => {
      throw new RejectedEventError('no such player');
    };
    for (let i = 0; i < 2; i++) {
      await broker.send1(queue, encodeAmqpMessage(event, { mode: 'structured', format: protobufEventFormat }));
    }
    const letter = await broker.next(deadLetterQueue);
    expect(letter.content).toEqual(Buffer.from(encoded(event, protobufEventFormat)));
    expect(letter.properties.contentType).toBe('application/cloudevents+protobuf');
    const again = await broker.next1(deadLetterQueue);
    expect(decodeAmqpMessage(again, { formats })).toEqual(event);
  });

  it('are none where the body is no data section', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), await broker.queue()];
    await aServer({ queue, deadLetterQueue });
    await broker.send1(queue, { content_type: 'application/cloudevents+json', body: 'a value' });
    const letter = await broker.next(deadLetterQueue);
    expect(letter.properties.headers).toMatchObject({ 'x-dead-letter-reason': 'undecodable' });
    expect(letter.properties.headers?.['x-dead-letter-error']).toContain('not one binary data section');
  });
});

describe('events sent by AMQP 0-9-1', () => {
  it.each(['_', ':'])('come in binary mode with the prefix %s, in types of its own', async (prefix) => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    const attributes = {
      specversion: '1.0',
      id: '1',
      source: '/tables/7',
      type: 'org.example:dealt',
      time: { '!': 'timestamp', value: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000 },
      count: 70_000,
      flag: true,
      bytes: Buffer.from([0, 255]),
    };
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`cloudEvents${prefix}${name}`, value]),
    );
    broker.send(queue, '{"n":1}', { contentType: 'application/json', headers: { ...headers, other: 'x' } });
    await calls(served, 1);
    expect(served.table.calls[0]?.event).toEqual({
      ...attributes,
      time: '2026-01-02T03:04:05Z',
      bytes: new Uint8Array([0, 255]),
      datacontenttype: 'application/json',
      data: { n: 1 },
    });
  });

  it('come with their message', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    broker.send(queue, allBytes, { headers: binaryHeaders(1), messageId: 'm-1' });
    await calls(served, 1);
    const [call] = served.table.calls;
    expect(call?.event.data).toEqual(allBytes);
    expect(call?.context.transport).toBe('rmq');
    const { content, fields, properties } = messageOf(call as never);
    expect(content).toEqual(Buffer.from(allBytes));
    expect(fields).toMatchObject({ routingKey: queue, redelivered: false });
    expect(properties).toMatchObject({ messageId: 'm-1' });
  });

  it('come in structured mode', async () => {
    const queue = await broker.queue();
    const event = small({ subject: 'Zoë 😀', data: { n: 1 }, datacontenttype: 'application/json', samplecount: 5 });
    const served = await aServer({ queue, formats: [jsonEventFormat, protobufEventFormat], extensions });
    for (const format of [jsonEventFormat, protobufEventFormat]) {
      const contentType = format.contentType ?? format.mediaType;
      broker.send(queue, encoded(event, format), { contentType });
    }
    await calls(served, 2);
    for (const call of served.table.calls) expect(call.event).toEqual(event);
  });

  it('reach the handler of their type; one of no interest is acknowledged', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    broker.send(queue, '', { headers: binaryHeaders(1, { cloudEvents_type: 'of.no.interest' }) });
    broker.send(queue, '', { headers: binaryHeaders(2, { cloudEvents_type: 'org.example:paid' }) });
    broker.send(queue, '', { headers: binaryHeaders(3) });
    await calls(served, 2);
    expect(served.table.calls.map(({ handler, event }) => [handler, event.id])).toEqual([
      ['paid', '2'],
      ['dealt', '3'],
    ]);
    await expectEmpty(served, queue);
  });
});

describe('what cannot be handled', () => {
  it('is repeated, and then lies in the dead-letter queue as it came', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), broker.name()];
    const served = await aServer({ queue, deadLetterQueue, retries: 2 });
    served.table.answer = pleaseFail;
    const headers = {
      ...binaryHeaders(1),
      CC: ['nowhere'],
      count: 5,
      flag: true,
      bytes: Buffer.from([255]),
      at: { '!': 'timestamp', value: 1_700_000_000 },
      nested: { list: ['a', null] },
    };
    broker.send(queue, allBytes, {
      contentType: 'application/octet-stream',
      headers,
      expiration: '600000',
      userId: 'guest',
      messageId: 'm-1',
      correlationId: 'c-1',
      replyTo: 'answers',
      priority: 3,
      timestamp: 1_700_000_000,
      type: 'a type',
      appId: 'an app',
    });
    const letter = await broker.next(deadLetterQueue);
    expect(served.table.ids).toEqual(['1', '1', '1']);
    expect(letter.content).toEqual(Buffer.from(allBytes));
    const { 'x-dead-letter-at': at, ...kept } = letter.properties.headers ?? {};
    const { CC: _, ...others } = headers;
    expect(kept).toEqual({
      ...others,
      'x-dead-letter-reason': 'failed',
      'x-dead-letter-error': expect.stringContaining('the table is locked') as string,
      'x-dead-letter-topic': queue,
      'x-dead-letter-attempts': '3',
    });
    expect(Date.parse(String(at))).toBeGreaterThan(Date.now() - 60_000);
    expect(letter.properties).toMatchObject({
      contentType: 'application/octet-stream',
      deliveryMode: 2,
      expiration: undefined,
      userId: undefined,
      messageId: 'm-1',
      correlationId: 'c-1',
      replyTo: 'answers',
      priority: 3,
      timestamp: 1_700_000_000,
      type: 'a type',
      appId: 'an app',
    });
    await expectEmpty(served, queue);
    expect(await broker.ready(deadLetterQueue)).toBe(0);
    expect(
      served.lines.matching(/^error .*'1'.*given up \(failed, after 3 attempts\).*the dead-letter queue /),
    ).toHaveLength(1);
  });

  it('is not repeated when the application rejects it', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), await broker.queue()];
    const served = await aServer({ queue, deadLetterQueue });
    served.table.answer = () => {
      throw new RejectedEventError('no such player');
    };
    broker.send(queue, '{}', { headers: binaryHeaders(1) });
    const letter = await broker.next(deadLetterQueue);
    expect(letter.properties.headers).toMatchObject({ 'x-dead-letter-reason': 'rejected', cloudEvents_id: '1' });
    expect(served.table.ids).toEqual(['1']);
    await expectEmpty(served, queue);
  });

  it('is no event at all, as Nest itself would send it', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), await broker.queue()];
    const served = await aServer({ queue, deadLetterQueue });
    broker.send(queue, '{"pattern":"dealt","data":{}}');
    const letter = await broker.next(deadLetterQueue);
    expect(letter.content.toString()).toBe('{"pattern":"dealt","data":{}}');
    expect(letter.properties.headers).toMatchObject({ 'x-dead-letter-reason': 'undecodable' });
    expect(served.table.calls).toEqual([]);
    await expectEmpty(served, queue);
  });

  it('is not acknowledged while there is no dead-letter queue', async () => {
    const [queue, deadLetterQueue] = [await broker.queue(), broker.name()];
    const served = await aServer({ queue, deadLetterQueue, noAssert: true });
    broker.send(queue, 'one', {});
    broker.send(queue, '', { headers: binaryHeaders(2) });
    await until('it was told', () => served.lines.matching(/did not take it: .*returned it: NO_ROUTE/).length > 0);
    expect(served.table.calls).toEqual([]);

    await broker.declare(deadLetterQueue);
    expect((await broker.next(deadLetterQueue)).content.toString()).toBe('one');
    await calls(served, 1);
    await expectEmpty(served, queue);
  });

  it('comes again to the next server where the dead-letter queue never came', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue, deadLetterQueue: broker.name(), noAssert: true });
    broker.send(queue, 'one', {});
    await until('it was told', () => served.lines.matching(/NO_ROUTE/).length > 0);
    await served.app.close();
    expect((await broker.next(queue)).content.toString()).toBe('one');
  });

  it('lies in a dead-letter queue of any kind that exists', async () => {
    const deadLetterQueue = await broker.queue({ durable: false, arguments: { 'x-max-length': 10 } });
    const queue = await broker.queue();
    await aServer({ queue, deadLetterQueue });
    broker.send(queue, 'one', {});
    expect((await broker.next(deadLetterQueue)).content.toString()).toBe('one');
  });

  it('waits unacknowledged and is tried again without a dead-letter queue', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue, retries: 0 });
    let locked = true;
    served.table.answer = () => {
      if (locked) pleaseFail();
    };
    for (const id of [1, 2]) broker.send(queue, '', { headers: binaryHeaders(id) });
    await calls(served, 3);
    expect(new Set(served.table.ids)).toEqual(new Set(['1']));
    expect(
      served.lines.matching(/^error .*cannot be handled .*It is tried again in 0.1 s, and what comes after it waits/),
    ).toHaveLength(1);
    locked = false;
    await until('both were handled', () => served.table.ids.at(-1) === '2');
    await expectEmpty(served, queue);
  });

  it("goes to the dead-letter exchange of the broker with 'reject'", async () => {
    const [exchange, dead] = [await broker.exchange('fanout'), await broker.queue()];
    await broker.bind(dead, exchange);
    const queueOptions = { deadLetterExchange: exchange };
    const queue = await broker.queue(queueOptions);
    const served = await aServer({ queue, queueOptions, withoutDeadLetterQueue: 'reject', retries: 1 });
    served.table.answer = ({ event }) => (event.id === '1' ? pleaseFail() : undefined);
    for (const id of [1, 2]) broker.send(queue, allBytes, { headers: binaryHeaders(id) });
    const letter = await broker.next(dead);
    expect(letter.content).toEqual(Buffer.from(allBytes));
    expect(letter.properties.headers).toMatchObject({ cloudEvents_id: '1', 'x-first-death-reason': 'rejected' });
    await calls(served, 3);
    expect(served.table.ids).toEqual(['1', '1', '2']);
    await expectEmpty(served, queue);
    expect(await broker.ready(dead)).toBe(0);
  });
});

describe('order', () => {
  it('is that of the queue with a prefetch of 1, also where one has to be repeated', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    let failures = 0;
    served.table.answer = ({ event }) => {
      if (event.id === '3' && ++failures < 3) pleaseFail();
    };
    for (let id = 1; id <= 8; id++) broker.send(queue, '', { headers: binaryHeaders(id) });
    await calls(served, 10);
    expect(served.table.ids.join(' ')).toBe('1 2 3 3 3 4 5 6 7 8');
    await expectEmpty(served, queue);
  });

  it('is none above: as many as the prefetch are handled side by side', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue, prefetchCount: 3 });
    const { open, opened } = gate();
    served.table.answer = () => opened;
    for (let id = 1; id <= 4; id++) broker.send(queue, '', { headers: binaryHeaders(id) });
    await calls(served, 3);
    // What is ready counts none that was delivered: the fourth waits at the broker.
    await until('the fourth waits', async () => (await broker.ready(queue)) === 1);
    expect(served.table.calls).toHaveLength(3);
    open();
    await calls(served, 4);
    await expectEmpty(served, queue);
  });
});

describe('closing', () => {
  it('waits for the handler that runs, and takes nothing more', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    const { open, opened } = gate();
    served.table.answer = () => opened;
    for (const id of [1, 2]) broker.send(queue, '', { headers: binaryHeaders(id) });
    await calls(served, 1);
    const closed = served.app.close();
    open();
    await closed;
    expect(served.table.ids).toEqual(['1']);
    expect((await broker.next(queue)).properties.headers).toMatchObject({ cloudEvents_id: '2' });
    expect(await broker.ready(queue)).toBe(0);
  });

  it('leaves what runs too long to the next server', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue, shutdownTimeout: 0.1 });
    const { open, opened } = gate();
    served.table.answer = () => opened;
    broker.send(queue, '', { headers: binaryHeaders(1) });
    await calls(served, 1);
    await served.strategy.close();
    const next = await aServer({ queue });
    await calls(next, 1);
    expect(next.table.ids).toEqual(['1']);
    expect(messageOf(next.table.calls[0] as never).fields.redelivered).toBe(true);
    // It ends after all, with nobody to tell.
    open();
    await expectEmpty(next, queue);
  });

  it('ends a start that waits for the broker', async () => {
    const line = await Line.to(broker.port);
    line.cut();
    const served = await anApplication({ urls: [line.url], queue: 'any' });
    const started = served.app.startAllMicroservices();
    await until('it was told', () => served.lines.matching(/cannot be reached/).length > 0);
    await served.strategy.close();
    await expect(started).rejects.toThrow('closed before');
  });

  it('ends a start that waits for the application', async () => {
    const queue = await broker.queue();
    const { open, opened } = gate();
    let asked = false;
    const receiver = async (): Promise<CloudEventsReceiver> => {
      asked = true;
      await opened;
      return served.app.get(CloudEventsReceiver);
    };
    const served: Served = await anApplication({ urls: [broker.url], queue, receiver });
    const started = served.app.startAllMicroservices();
    started.catch(() => undefined);
    await until('it waits', () => asked);
    await served.strategy.close();
    open();
    await expect(started).rejects.toThrow('closed before');
    expect(await broker.consumers(queue)).toBe(0);
  });

  it('consumes nothing over a connection that comes meanwhile', async () => {
    const queue = await broker.queue();
    const line = await Line.to(broker.port);
    const served = await aServer({ queue }, line.url);
    const seen: string[] = [];
    served.strategy.status.subscribe((status) => seen.push(status));
    const { open, opened } = gate();
    served.table.answer = () => opened;
    broker.send(queue, '', { headers: binaryHeaders(1) });
    await calls(served, 1);
    line.cut();
    await broker.next(queue);
    broker.send(queue, '', { headers: binaryHeaders(2) });
    const closed = served.strategy.close();
    line.mend();
    await until('it is connected again', () => seen.at(-1) === 'connected' && seen.includes('disconnected'));
    // What it would send by now, the broker has seen before these.
    for (let n = 0; n < 20; n++) await broker.ready(queue);
    open();
    await closed;
    expect(served.table.ids).toEqual(['1']);
    expect((await broker.next(queue)).fields.redelivered).toBe(false);
  });
});

describe('an outage', () => {
  it('loses nothing and runs nothing beside itself, when it comes while a handler runs', async () => {
    const queue = await broker.queue();
    const line = await Line.to(broker.port);
    const served = await aServer({ queue }, line.url);
    const { open, opened } = gate();
    let running = 0;
    let most = 0;
    served.table.answer = async ({ event }) => {
      most = Math.max(most, ++running);
      if (event.id === '1' && served.table.calls.length === 1) await opened;
      running--;
    };
    for (const id of [1, 2]) broker.send(queue, '', { headers: binaryHeaders(id) });
    await calls(served, 1);
    line.cut();
    await until('both are back in the queue', async () => (await broker.ready(queue)) === 2);
    line.mend();
    await until('it consumes again', async () => (await broker.ready(queue)) === 1);
    open();
    await calls(served, 3);
    expect(served.table.ids).toEqual(['1', '1', '2']);
    expect(most).toBe(1);
    await until('the old one was told', () => served.lines.matching(/^warn .*could not be acknowledged/).length === 1);
    expect(served.lines.matching(/^error The connection to RabbitMQ is lost/)).toHaveLength(1);
    await expectEmpty(served, queue);
  });

  it('ends what is repeated: it comes again, and is not repeated twice', async () => {
    const queue = await broker.queue();
    const line = await Line.to(broker.port);
    const clock = new ManualClock();
    const served = await aServer({ queue, retries: 0, pauseDelay: 30, clock }, line.url);
    served.table.answer = pleaseFail;
    broker.send(queue, '', { headers: binaryHeaders(1) });
    await until('it waits to be tried again', () => clock.waits.includes(30_000));
    line.cut();
    await until('it is back in the queue', async () => (await broker.ready(queue)) === 1);
    served.table.answer = () => undefined;
    line.mend();
    await calls(served, 2);
    await clock.advance(60_000);
    await expectEmpty(served, queue);
    expect(served.table.ids).toEqual(['1', '1']);
  });

  it('of many messages loses none', async () => {
    const queue = await broker.queue();
    const line = await Line.to(broker.port);
    const served = await aServer({ queue, prefetchCount: 10 }, line.url);
    served.table.answer = () => new Promise((resolve) => setImmediate(resolve));
    for (let id = 0; id < 300; id++) broker.send(queue, '', { headers: binaryHeaders(id) });
    for (const count of [60, 150]) {
      await calls(served, count);
      line.cut();
      line.mend();
    }
    await until('all were handled', () => new Set(served.table.ids).size === 300);
    await until('the queue is empty', async () => (await broker.ready(queue)) === 0);
    await served.app.close();
    expect(await broker.ready(queue)).toBe(0);
  });

  it('of the queue alone is told and overcome', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    await broker.delete(queue);
    await until('it was told', () => served.lines.matching(/^error .*cancelled the consumer/).length === 1);
    await until('it consumes again', () => broker.consumers(queue));
    broker.send(queue, '', { headers: binaryHeaders(1) });
    await calls(served, 1);
    expect(served.table.ids).toEqual(['1']);
  });
});

describe('the start', () => {
  it('declares the queue and binds it to the exchange', async () => {
    const [queue, exchange] = [broker.name(), await broker.exchange('topic')];
    const served = await aServer({ queue, exchange, routingKey: 'poker.#' });
    broker.send('other.hand', '', { headers: binaryHeaders(1) }, exchange);
    broker.send('poker.hand', '', { headers: binaryHeaders(2) }, exchange);
    await calls(served, 1);
    expect(served.table.ids).toEqual(['2']);
    expect(messageOf(served.table.calls[0] as never).fields).toMatchObject({ exchange, routingKey: 'poker.hand' });
  });

  it('fails plainly where the queue was declared otherwise', async () => {
    const queue = await broker.queue({ durable: false });
    await expect(aServer({ queue })).rejects.toThrow(
      /The queue 'queue-.*' cannot be consumed: .*PRECONDITION.*\. What exists was declared otherwise/,
    );
  });

  it('fails plainly where there is no queue and none is to be declared', async () => {
    await expect(aServer({ queue: broker.name(), noAssert: true })).rejects.toThrow(/NOT_FOUND.*leave noAssert out/);
  });

  it('fails after as many connections as it may try, without a password in any line', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const urls = [`amqp://player:secret@127.0.0.1:${port}`];
    const socketOptions = { reconnectTimeInSeconds: 0.01 };
    const served = await anApplication({ urls, socketOptions, queue: 'any', maxConnectionAttempts: 3 });
    await expect(served.app.startAllMicroservices()).rejects.toThrow('ECONNREFUSED');
    expect(served.lines.matching(new RegExp(`^error RabbitMQ at 127.0.0.1:${port} cannot be reached`))).toHaveLength(1);
    expect(served.lines.all.join()).not.toContain('secret');
  });

  it('is refused while it listens already, which goes on', async () => {
    const queue = await broker.queue();
    const served = await aServer({ queue });
    await expect(served.strategy.listen()).rejects.toThrow('listens already');
    broker.send(queue, '', { headers: binaryHeaders(1) });
    await calls(served, 1);
  });

  it('is refused while another is under way', async () => {
    const { strategy } = await anApplication({ urls: [broker.url], queue: await broker.queue() });
    const starts = await Promise.allSettled([strategy.listen(), strategy.listen()]);
    expect(starts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('is connected, as its status says, and gives its connection', async () => {
    const queue = await broker.queue();
    const served = await anApplication({ urls: [broker.url], queue });
    const seen: string[] = [];
    served.strategy.status.subscribe((status) => seen.push(status));
    await served.app.startAllMicroservices();
    expect(served.strategy.unwrap<{ isConnected(): boolean }>().isConnected()).toBe(true);
    await served.app.close();
    expect(seen).toEqual(['connected', 'disconnected']);
  });
});
