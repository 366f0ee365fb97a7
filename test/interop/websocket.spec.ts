import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { jsonEventFormat, type CloudEvent, type EventFormat } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import {
  chooseSubprotocol,
  decodeWebSocketMessage,
  encodeWebSocketMessage,
  formatOfSubprotocol,
  offeredSubprotocols,
  UnsupportedSubprotocolError,
} from 'nestjs-cloudevents/websocket';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { events, extensions, small } from './events.js';

const formats = [jsonEventFormat, avroEventFormat, protobufEventFormat];

/** A frame as it came. */
interface Frame {
  readonly data: RawData;
  readonly isBinary: boolean;
}

let server: WebSocketServer;

beforeAll(async () => {
  server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: (offered) => chooseSubprotocol(offered, formats) ?? false,
  });
  // Reads every event and sends it back, in the format of the connection.
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      try {
        const format = formatOfSubprotocol(socket.protocol, formats);
        const event = decodeWebSocketMessage(data, isBinary, format, { extensions });
        const message = encodeWebSocketMessage(event, format, { extensions });
        socket.send(message.data, { binary: message.binary });
      } catch (error) {
        socket.close(1007, (error as Error).message.slice(0, 100));
      }
    });
  });
  await once(server, 'listening');
});

afterAll(async () => {
  for (const client of server.clients) client.terminate();
  server.close();
  await once(server, 'close');
});

async function open(subprotocols: readonly string[]): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, [...subprotocols]);
  await once(socket, 'open');
  return socket;
}

/** Sends the event and gives the frame that came back. */
function echo(socket: WebSocket, event: CloudEvent, format: EventFormat): Promise<Frame> {
  const { data, binary } = encodeWebSocketMessage(event, format, { extensions });
  return answerTo(socket, data, binary);
}

function answerTo(socket: WebSocket, data: string | Uint8Array, binary: boolean): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const closed = (code: number, reason: Buffer): void => {
      reject(new Error(`The server closed with ${code}: ${reason.toString()}`));
    };
    socket.once('close', closed);
    socket.once('message', (received, isBinary) => {
      socket.off('close', closed);
      resolve({ data: received, isBinary });
    });
    // A socket that was closed before tells it here.
    socket.send(data, { binary }, (error) => error && reject(error));
  });
}

/** Protobuf has instants without offset. */
const expected = (event: CloudEvent, format: EventFormat): CloudEvent =>
  format === protobufEventFormat ? { ...event, time: '2026-01-02T01:04:05.123456789Z' } : event;

describe.each(formats)('over a WebSocket in the format $name', (format) => {
  let socket: WebSocket;

  beforeAll(async () => {
    socket = await open(offeredSubprotocols([format]));
  });

  afterAll(() => socket.close());

  it.each(events)('%s goes there and back', async (_kind, event) => {
    const { data, isBinary } = await echo(socket, event, format);

    expect(isBinary).toBe(format !== jsonEventFormat);
    expect(decodeWebSocketMessage(data, isBinary, format, { extensions })).toEqual(expected(event, format));
  });
});

describe('client and server agree on a subprotocol', () => {
  it.each([
    ['the only one', ['cloudevents.proto'], 'cloudevents.proto'],
    ['the first that the client wants', offeredSubprotocols([avroEventFormat, jsonEventFormat]), 'cloudevents.avro'],
    ['one of several, most of them unknown', ['mqtt', 'cloudevents.xml', 'cloudevents.json'], 'cloudevents.json'],
  ])('%s', async (_what, offered, agreed) => {
    const socket = await open(offered);

    expect(socket.protocol).toBe(agreed);
    socket.close();
  });

  it('or on none, and then the client breaks off', async () => {
    await expect(open(['mqtt'])).rejects.toThrow('Server sent no subprotocol');
  });

  it('or the client has offered none, and no event may be sent', async () => {
    const socket = await open([]);

    expect(socket.protocol).toBe('');
    expect(() => formatOfSubprotocol(socket.protocol, formats)).toThrow(UnsupportedSubprotocolError);
    socket.close();
  });

  it('and then frames of the wrong kind are refused', async () => {
    const { data } = encodeWebSocketMessage(small(), avroEventFormat);

    await expect(answerTo(await open(['cloudevents.avro']), data, false)).rejects.toThrow(/1007: .*text frame/);
    await expect(answerTo(await open(['cloudevents.json']), data, true)).rejects.toThrow(/1007: .*binary frame/);
  });

  it('but never on one for XML or batches, which have none', () => {
    expect(offeredSubprotocols([xmlEventFormat, jsonEventFormat])).toEqual(['cloudevents.json']);
    expect(chooseSubprotocol(['cloudevents.xml', 'cloudevents-batch.json'], [...formats, xmlEventFormat])).toBe(
      undefined,
    );
  });
});
