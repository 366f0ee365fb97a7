import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { jsonEventFormat, type CloudEvent } from 'nestjs-cloudevents';
import { decodeAmqpMessage, encodeAmqpMessage, type AmqpEncodeOptions } from 'nestjs-cloudevents/amqp';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import rhea, { type Connection, type EventContext, type Message } from 'rhea';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRabbitMq, type RabbitMq } from '../support/servers/rabbitmq.js';
import { base64, dataBytes, encoded, eventOf, events, extensions, small } from './events.js';
import type { LinePeer } from './peers/line-peer.js';
import { startPythonPeer } from './peers/python-peer.js';

type Typed = readonly [type: string, value: unknown];

/** A message as Qpid Proton, a client in C, has it. */
interface ProtonMessage {
  readonly content_type: Typed | null;
  readonly properties: Readonly<Record<string, Typed>>;
  readonly body: readonly [section: string, value: Typed];
}

let broker: RabbitMq;
let connection: Connection;
let proton: LinePeer;

beforeAll(async () => {
  proton = startPythonPeer('amqp');
  broker = await startRabbitMq();
  const { host, port, username, password } = broker;
  connection = rhea.create_container().connect({ host, port, username, password, reconnect: false });
  await once(connection, 'connection_open');
});

afterAll(async () => {
  if (connection !== undefined) {
    // RabbitMQ may end the session on its side, with the reason `shutdown`, before it answers.
    connection.on('session_error', () => {});
    connection.close();
    await once(connection, 'connection_close');
  }
  await broker?.stop();
  await proton.stop();
});

/** RabbitMQ 3 has no messages without body; these have one. */
const withBody = events.filter(([, event]) => dataBytes(event) !== undefined);

const newAddress = (): string => `/queue/${randomUUID()}`;

/** Sends the event by rhea; the broker has it when this resolves. */
async function send(event: CloudEvent, address: string, options: AmqpEncodeOptions = {}): Promise<void> {
  const sender = connection.open_sender(address);
  if (!sender.sendable()) await once(sender, 'sendable');
  const accepted = once(sender, 'accepted');
  sender.send(encodeAmqpMessage(event, { extensions, ...options }) as Message);
  await accepted;
  sender.close();
}

/** The next message of the queue, by rhea. */
async function receive(address: string): Promise<Message> {
  const receiver = connection.open_receiver(address);
  const [{ message }] = (await once(receiver, 'message')) as [EventContext];
  receiver.close();
  return message as Message;
}

/** Where Proton connects to. */
interface Place {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

function atBroker(): Place {
  const { host, port, username, password } = broker;
  return { url: `amqp://${host}:${port}`, username, password };
}

const protonReceives = (address: string, place = atBroker()): Promise<ProtonMessage> =>
  proton.ask('receive', { ...place, address });

const protonSends = (address: string, message: ProtonMessage, place = atBroker()): Promise<void> => {
  const shown = { ...message, content_type: message.content_type?.[1] ?? null };
  return proton.ask('send', { ...place, address, message: shown });
};

describe('through RabbitMQ', () => {
  describe.each(['_', ':'] as const)('in binary mode with the prefix %s', (prefix) => {
    it.each(withBody)('comes %s', async (_kind, event) => {
      const address = newAddress();
      await send(event, address, { prefix });

      expect(decodeAmqpMessage(await receive(address), { extensions })).toEqual(event);
    });
  });

  it.each(['no data', 'no data, but a content type'])('comes an event with %s', async (kind) => {
    const address = newAddress();
    await send(eventOf(kind), address);

    const { data, ...attributes } = decodeAmqpMessage(await receive(address), { extensions });

    expect(attributes).toEqual(eventOf(kind));
    // RabbitMQ 3 has added an empty data section.
    expect((data as Uint8Array | undefined)?.length ?? 0).toBe(0);
  });

  it.each([jsonEventFormat, avroEventFormat, protobufEventFormat, xmlEventFormat])(
    'comes a structured event in the format $name',
    async (format) => {
      const address = newAddress();
      const event = small({ subject: 'Zoë 😀', data: 'Grüße', datacontenttype: 'text/plain', samplecount: 5 });
      await send(event, address, { mode: 'structured', format });

      expect(decodeAmqpMessage(await receive(address), { formats: [format], extensions })).toEqual(event);
    },
  );

  it('come types that nobody has declared', async () => {
    const address = newAddress();
    await send(eventOf('text'), address);

    // URI, URI-reference and Timestamp are text in memory.
    expect(decodeAmqpMessage(await receive(address))).toEqual(eventOf('text'));
  });

  it('comes a native timestamp where it loses nothing', async () => {
    const address = newAddress();
    await send(eventOf('text'), address, { timestamps: 'native' });

    // Time has nanoseconds and an offset: it stays text. The other is the same instant in the same words.
    expect(decodeAmqpMessage(await receive(address), { extensions })).toEqual(eventOf('text'));
  });
});

describe('Qpid Proton reads what rhea sends', () => {
  it.each(withBody)('in binary mode with %s: every attribute in its AMQP type', async (_kind, event) => {
    const address = newAddress();
    await send(event, address, { timestamps: 'native' });

    const { content_type: contentType, properties, body } = await protonReceives(address);

    const { datacontenttype } = event;
    expect(contentType).toEqual(datacontenttype === undefined ? null : ['symbol', datacontenttype]);
    expect(properties).toEqual(nativeProperties(event));
    expect(body).toEqual(['data', ['binary', base64(dataBytes(event) as Uint8Array)]]);
  });

  it('in structured mode', async () => {
    const address = newAddress();
    await send(eventOf('a JSON object'), address, { mode: 'structured' });

    const { content_type: contentType, properties, body } = await protonReceives(address);

    expect(contentType?.[1]).toMatch(/^application\/cloudevents\+json(;|$)/);
    expect(properties).toEqual({});
    expect(body).toEqual(['data', ['binary', base64(encoded(eventOf('a JSON object'), jsonEventFormat))]]);
  });
});

/** The application properties, with their types. */
function nativeProperties(event: CloudEvent, prefix = 'cloudEvents_'): Record<string, Typed> {
  const { datacontenttype: _, data: __, ...attributes } = event;
  const typed = Object.entries(attributes).map(([name, value]): [string, Typed] => {
    if (name === 'sampletime') return [prefix + name, ['timestamp', Date.UTC(2025, 11, 31, 23, 59, 59)]];
    if (value instanceof Uint8Array) return [prefix + name, ['binary', base64(value)]];
    const type = typeof value === 'number' ? 'long' : typeof value === 'boolean' ? 'boolean' : 'string';
    return [prefix + name, [type, value]];
  });
  return Object.fromEntries(typed);
}

describe('what Qpid Proton sends is read from rhea', () => {
  describe.each(['cloudEvents_', 'cloudEvents:'])('in binary mode with the prefix %s', (prefix) => {
    it.each(withBody)('with %s, in native types', async (_kind, event) => {
      const address = newAddress();
      await protonSends(address, {
        content_type: event.datacontenttype === undefined ? null : ['symbol', event.datacontenttype],
        properties: nativeProperties(event, prefix),
        body: ['data', ['binary', base64(dataBytes(event) as Uint8Array)]],
      });

      expect(decodeAmqpMessage(await receive(address), { extensions })).toEqual(event);
    });
  });

  it('in canonical strings', async () => {
    const address = newAddress();
    const event = eventOf('bytes');
    const texts = Object.entries(nativeProperties(event)).map(([name, [type, value]]): [string, Typed] => {
      if (type === 'timestamp') return [name, ['string', event['sampletime']]];
      return [name, ['string', String(value)]];
    });
    await protonSends(address, {
      content_type: ['symbol', 'application/octet-stream'],
      properties: Object.fromEntries(texts),
      body: ['data', ['binary', base64(event.data as Uint8Array)]],
    });

    expect(decodeAmqpMessage(await receive(address), { extensions })).toEqual(event);
  });

  it.each<Typed>([
    ['int', -5],
    ['uint', 5],
    ['ubyte', 5],
    ['long', -2_147_483_648],
  ])('with an integer as %s', async (type, value) => {
    const address = newAddress();
    const properties = { ...nativeProperties(small()), cloudEvents_count: [type, value] as const };
    const body = ['data', ['binary', 'AQ==']] as const;
    await protonSends(address, { content_type: null, properties, body });

    expect(decodeAmqpMessage(await receive(address))).toEqual({
      ...small({ data: new Uint8Array([1]) }),
      count: value,
    });
  });

  it('in structured mode', async () => {
    const address = newAddress();
    const event = eventOf('bytes');
    await protonSends(address, {
      content_type: ['symbol', 'application/cloudevents+json; charset=utf-8'],
      properties: {},
      body: ['data', ['binary', base64(encoded(event, jsonEventFormat))]],
    });

    expect(decodeAmqpMessage(await receive(address), { extensions })).toEqual(event);
  });
});

describe('without a broker between', () => {
  let server: Server;
  let place: Place;
  let given: Message;
  let taken: Message | undefined;

  beforeAll(async () => {
    const container = rhea.create_container();
    // Which its types do not know.
    (container.sasl_server_mechanisms as { enable_anonymous(): void }).enable_anonymous();
    // What a client asks for is what it gets.
    container.on('sender_open', ({ sender }: EventContext) => sender?.set_source(sender.source));
    container.on('receiver_open', ({ receiver }: EventContext) => receiver?.set_target(receiver.target));
    container.on('sendable', ({ sender }: EventContext) => sender?.send(given));
    container.on('message', ({ message }: EventContext) => (taken = message));
    server = container.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    place = { url: `amqp://127.0.0.1:${(server.address() as AddressInfo).port}` };
  });

  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it('Qpid Proton gets no body when an event has no data, and an empty one when its data is empty', async () => {
    given = encodeAmqpMessage(eventOf('no data'), { extensions }) as Message;
    expect((await protonReceives('any', place)).body[1]).toEqual(['null', null]);

    given = encodeAmqpMessage(eventOf('bytes of no length'), { extensions }) as Message;
    expect((await protonReceives('any', place)).body).toEqual(['data', ['binary', '']]);
  });

  it('an event without body from Qpid Proton has no data', async () => {
    const properties = nativeProperties(eventOf('no data'));
    await protonSends('any', { content_type: null, properties, body: ['value', ['null', null]] }, place);

    expect(decodeAmqpMessage(taken as Message, { extensions })).toEqual(eventOf('no data'));
  });
});
