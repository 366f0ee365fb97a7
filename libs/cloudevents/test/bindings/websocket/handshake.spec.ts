import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import {
  chooseSubprotocol,
  decodeWebSocketMessage,
  encodeWebSocketMessage,
  formatOfSubprotocol,
  offeredSubprotocols,
  UnsupportedSubprotocolError,
} from '../../../src/bindings/websocket/index.js';
import type { CloudEvent } from '../../../src/core/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { event } from '../../core/events.js';
import { avro, json, protobuf } from './formats.js';

const supported = [json, avro];
let server: WebSocketServer;
let url: string;

beforeEach(async () => {
  server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: (offered) => chooseSubprotocol(offered, supported) ?? false,
  });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise((closed) => server.close(closed));
});

/** Both ends of a connection that a client opened by offering formats. */
async function connect(formats: readonly EventFormat[]): Promise<{ client: WebSocket; peer: WebSocket }> {
  const client = new WebSocket(url, offeredSubprotocols(formats));
  const [[peer]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [[WebSocket], unknown];
  return { client, peer };
}

async function send(from: WebSocket, to: WebSocket, sent: CloudEvent): Promise<CloudEvent> {
  const received = once(to, 'message') as Promise<[RawData, boolean]>;
  const { data, binary } = encodeWebSocketMessage(sent, formatOfSubprotocol(from.protocol, supported));
  from.send(data, { binary });
  const [content, isBinary] = await received;
  return decodeWebSocketMessage(content, isBinary, formatOfSubprotocol(to.protocol, supported));
}

describe('a handshake over a socket', () => {
  it.each<[string, EventFormat[], string]>([
    ['the only format offered', [json], 'cloudevents.json'],
    ['the format that the client prefers', [avro, json], 'cloudevents.avro'],
    ['the first that both know', [protobuf, json, avro], 'cloudevents.json'],
  ])('agrees on %s, and events pass both ways', async (_what, formats, agreed) => {
    const { client, peer } = await connect(formats);
    expect([client.protocol, peer.protocol]).toEqual([agreed, agreed]);
    const sent = event({ subject: 'é', data: { a: 1 }, datacontenttype: 'application/json' });
    expect(await send(client, peer, sent)).toEqual(sent);
    expect(await send(peer, client, sent)).toEqual(sent);
  });

  it('names no subprotocol in the answer where none is supported (W2)', async () => {
    const { response, peer } = await upgrade('cloudevents.proto, chat');
    expect(response.statusCode).toBe(101);
    expect(response.headers).not.toHaveProperty('sec-websocket-protocol');
    expect(() => formatOfSubprotocol(peer.protocol, supported)).toThrow(UnsupportedSubprotocolError);
  });

  it('ends for a client whose subprotocol was not chosen', async () => {
    const client = new WebSocket(url, offeredSubprotocols([protobuf]));
    const [error] = (await once(client, 'error')) as [Error];
    expect(error.message).toBe('Server sent no subprotocol');
    expect(() => formatOfSubprotocol(client.protocol, [protobuf])).toThrow('No subprotocol was agreed on');
  });

  it('of a client that offers nothing opens a connection for no events', async () => {
    const client = new WebSocket(url);
    await once(client, 'open');
    expect(() => formatOfSubprotocol(client.protocol)).toThrow(UnsupportedSubprotocolError);
  });
});

/** A handshake by hand, of a client that goes on without subprotocol, as browsers do. */
async function upgrade(offered: string): Promise<{ response: IncomingMessage; peer: WebSocket }> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    'Sec-WebSocket-Protocol': offered,
  };
  const asked = request(url.replace('ws:', 'http:'), { headers }).end();
  const both = await Promise.all([once(asked, 'upgrade'), once(server, 'connection')]);
  const [[response], [peer]] = both as [[IncomingMessage], [WebSocket]];
  return { response, peer };
}
