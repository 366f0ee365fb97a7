import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { CloudEvent as SdkEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents';
import {
  DecodeError,
  decodeHttpMessage,
  encodeHttpBatch,
  encodeHttpMessage,
  type CloudEvent,
  type ReceivedHttpMessage,
} from 'nestjs-cloudevents';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attributes, eventOf, extensions, small } from '../events.js';
import { asSdk, core, dataKinds, sdkEvent, time, typedExtensions } from './sdk-events.js';

describe('HTTP messages of the cloudevents package, through its own transport', () => {
  let server: Server;
  let received: ReceivedHttpMessage[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => void take(request).then(() => response.writeHead(204).end()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  beforeEach(() => {
    received = [];
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function take(request: IncomingMessage): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({ headers: request.headersDistinct, body: Buffer.concat(parts) });
  }

  async function sent(event: SdkEvent<unknown>, mode: Mode): Promise<ReceivedHttpMessage> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await emitterFor(httpTransport(url), { mode })(event);
    expect(received).toHaveLength(1);
    return received[0] as ReceivedHttpMessage;
  }

  it.each(dataKinds)('are read in binary mode with %s', async (_kind, data) => {
    const given = { datacontenttype: 'application/json', subject: 'plain', samplecount: 5, sampleflag: false, data };
    const message = await sent(sdkEvent(given), Mode.BINARY);

    expect(decodeHttpMessage(message, { extensions })).toEqual([{ ...core, ...given }]);
  });

  it.each<readonly [string, unknown]>([
    ...dataKinds,
    ['a JSON string', 'text'],
    ['the JSON number 0', 0],
    ['JSON false', false],
    ['JSON null', null],
  ])('are read in structured mode with %s', async (_kind, data) => {
    const given = {
      datacontenttype: 'application/json',
      subject: 'Zoë 100% €',
      samplecount: 5,
      sampleflag: false,
      data,
    };
    const message = await sent(sdkEvent(given), Mode.STRUCTURED);

    expect(decodeHttpMessage(message, { extensions })).toEqual([{ ...core, ...given }]);
  });

  it('are read in structured mode with bytes', async () => {
    const message = await sent(sdkEvent({ data: new Uint8Array([0, 255]) }), Mode.STRUCTURED);

    expect(decodeHttpMessage(message)).toEqual([{ ...core, data: new Uint8Array([0, 255]) }]);
  });

  // It sends attributes as they are, where the binding wants percent-encoding.
  it('are read only tolerantly with a % in an attribute', async () => {
    const message = await sent(
      sdkEvent({ datacontenttype: 'application/json', subject: '100% off', data: {} }),
      Mode.BINARY,
    );

    expect(() => decodeHttpMessage(message)).toThrow(DecodeError);
    expect(decodeHttpMessage(message, { tolerant: true })[0]?.subject).toBe('100% off');
  });

  it('are read only tolerantly with a JSON string, which it sends without quotes', async () => {
    const message = await sent(sdkEvent({ datacontenttype: 'application/json', data: 'a text' }), Mode.BINARY);

    expect(() => decodeHttpMessage(message)).toThrow(DecodeError);
    expect(decodeHttpMessage(message, { tolerant: true })[0]?.data).toBe('a text');
  });

  it('lose what looks like an escape: nobody can tell it from one', async () => {
    const message = await sent(
      sdkEvent({ datacontenttype: 'application/json', subject: '%41', data: {} }),
      Mode.BINARY,
    );

    expect(decodeHttpMessage(message, { tolerant: true })[0]?.subject).toBe('A');
  });

  it('cannot be read in binary mode with bytes, which it calls JSON', async () => {
    const message = await sent(sdkEvent({ data: new Uint8Array([0, 255]) }), Mode.BINARY);

    expect(message.headers).toMatchObject({ 'content-type': ['application/json; charset=utf-8'] });
    expect(() => decodeHttpMessage(message)).toThrow(DecodeError);
    expect(() => decodeHttpMessage(message, { tolerant: true })).toThrow(DecodeError);
  });

  it('are read in binary mode with bytes of a type', async () => {
    const given = { datacontenttype: 'image/png', data: new Uint8Array([0, 255]) };
    const message = await sent(sdkEvent(given), Mode.BINARY);

    expect(decodeHttpMessage(message)).toEqual([{ ...core, ...given }]);
  });
});

/** What the package makes of an HTTP message of ours. */
function byHttp(event: CloudEvent, mode: 'binary' | 'structured'): SdkEvent<unknown> {
  const { headers, body } = encodeHttpMessage(event, { mode, extensions });
  // It parses text only, so that its users give it text wherever there is any.
  const isText = typeof body === 'string' || event.data === undefined || !(event.data instanceof Uint8Array);
  return HTTP.toEvent(asSdk({ headers, body: isText ? Buffer.from(body).toString() : body })) as SdkEvent<unknown>;
}

describe('the cloudevents package reads our HTTP messages', () => {
  const readable = ['a JSON object', 'a JSON string', 'a JSON string that looks like JSON', 'text'];

  it.each(readable)('in structured mode with %s', (kind) => {
    const event = eventOf(kind);

    expect(byHttp(event, 'structured')).toEqual({ ...event, ...typedExtensions, time });
  });

  it.each(['the JSON number 0', 'JSON false', 'JSON null'])(
    'in structured mode with %s, but takes it for no data',
    (kind) => {
      expect(byHttp(eventOf(kind), 'structured').data).toBeUndefined();
    },
  );

  it('in structured mode with bytes, each of which it puts into 32 bits; read back they are bytes again', () => {
    const event = byHttp(eventOf('bytes'), 'structured');

    expect(event.data).toBeInstanceOf(Uint32Array);
    const back = decodeHttpMessage(encodeHttpMessage(event as unknown as CloudEvent, { mode: 'structured' }))[0];
    expect(back?.data).toEqual(eventOf('bytes').data);
  });

  it('in binary mode, and leaves attributes percent-encoded', () => {
    const event = byHttp(eventOf('a JSON object'), 'binary');

    expect(event.data).toEqual(eventOf('a JSON object').data);
    expect(event).toMatchObject({ id: 'a%20JSON%20object', source: attributes.source.replaceAll('%', '%25'), time });
    expect(decodeURIComponent(event.subject as string)).toBe(attributes.subject);
    // Headers are text.
    expect(event['samplecount']).toBe('-2147483648');
  });

  it.each(['a JSON string', 'text', 'bytes'])('in binary mode with %s', (kind) => {
    expect(byHttp(eventOf(kind), 'binary').data).toEqual(eventOf(kind).data);
  });

  it.each([
    ['a JSON number', 'the JSON number 0', '0'],
    ['JSON false', 'JSON false', 'false'],
    ['JSON null', 'JSON null', 'null'],
  ])('in binary mode with %s, but takes it for a string', (_what, kind, read) => {
    expect(byHttp(eventOf(kind), 'binary').data).toBe(read);
  });

  it('in batches', () => {
    const { headers, body } = encodeHttpBatch([small({ data: [1] }), small({ id: 'e-2' })]);
    const read = HTTP.toEvent(asSdk({ headers, body: String(body) })) as SdkEvent<unknown>[];

    expect(read.map(({ id, data }) => [id, data])).toEqual([
      ['e-1', [1]],
      ['e-2', undefined],
    ]);
  });
});
