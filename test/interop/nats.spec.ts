import { randomUUID } from 'node:crypto';
import { connect, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { jsonEventFormat, type CloudEvent } from 'nestjs-cloudevents';
import { decodeNatsMessage, encodeNatsMessage, setNatsHeaders, type NatsEncodeOptions } from 'nestjs-cloudevents/nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNatsServer, type NatsServer } from '../support/servers/nats-server.js';
import { dataBytes, encoded, eventOf, events, extensions } from './events.js';

let server: NatsServer;
let connection: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer();
  connection = await connect({ servers: `${server.host}:${server.port}`, reconnect: false });
});

afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

/** Whatever is published meanwhile on a subject of its own, as a subscriber has it. */
async function through(publish: (subject: string) => void): Promise<Msg> {
  const subject = randomUUID();
  const subscription = connection.subscribe(subject, { max: 1 });
  await connection.flush();
  publish(subject);
  for await (const message of subscription) return message;
  throw new Error('The subscription has ended');
}

const sent = (event: CloudEvent, options: NatsEncodeOptions = {}): Promise<Msg> =>
  through((subject) => {
    const message = encodeNatsMessage(event, { extensions, ...options });
    connection.publish(subject, message.data, { headers: setNatsHeaders(message, headers()) });
  });

/** NATS cannot tell a payload of no length from no data: the former is read as the latter. */
function withoutEmptyData(event: CloudEvent): CloudEvent {
  if (dataBytes(event)?.length !== 0) return event;
  const { data: _, ...rest } = event;
  return rest;
}

describe('through nats-server', () => {
  it.each(events)('in binary mode comes %s', async (_kind, event) => {
    const message = await sent(event);

    expect(message.data).toEqual(Buffer.from(dataBytes(event) ?? []));
    expect(decodeNatsMessage(message, { extensions })).toEqual(withoutEmptyData(event));
  });

  it.each(events)('in structured mode comes %s', async (_kind, event) => {
    const message = await sent(event, { mode: 'structured' });

    expect(message.data).toEqual(Buffer.from(encoded(event, jsonEventFormat)));
    expect(decodeNatsMessage(message, { extensions })).toEqual(event);
  });

  it('in binary mode headers are ASCII, percent-encoded, and say datacontenttype as well', async () => {
    const { headers: received } = await sent(eventOf('text'));

    expect(received?.get('ce-subject')).toBe(
      'Zo%C3%AB%20pays%20100%25%20of%205%20%E2%82%AC,%20%22all%20in%22%20%F0%9F%98%80%20%2541',
    );
    expect(received?.get('ce-datacontenttype')).toBe('text/plain;%20charset=utf-8');
  });

  it('without any header comes JSON, as old senders and old servers have it', async () => {
    const event = eventOf('a JSON object');
    const message = await through((subject) => connection.publish(subject, encoded(event, jsonEventFormat)));

    expect(message.headers).toBeUndefined();
    expect(decodeNatsMessage(message, { extensions })).toEqual(event);
  });

  it('whatever the case of the header names', async () => {
    const event = eventOf('text');
    const message = await through((subject) => {
      const { data, headers: given } = encodeNatsMessage(event, { extensions });
      const upper = headers();
      for (const [name, value] of given) upper.set(name.toUpperCase(), value);
      connection.publish(subject, data, { headers: upper });
    });

    expect(decodeNatsMessage(message, { extensions })).toEqual(event);
  });
});
