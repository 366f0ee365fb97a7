import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Test } from '@nestjs/testing';
import {
  CloudEvent as SdkEvent,
  emitterFor,
  HTTP,
  httpTransport,
  Kafka,
  MQTT,
  type KafkaMessage,
  type MQTTMessage,
  type Message,
  Mode,
} from 'cloudevents';
import {
  CloudEventsModule,
  CloudEventsPublisher,
  DecodeError,
  decodeHttpMessage,
  encodeHttpBatch,
  encodeHttpMessage,
  type CloudEvent,
  type ReceivedHttpMessage,
} from 'nestjs-cloudevents';
import { decodeKafkaMessage, encodeKafkaMessage, type ReceivedKafkaMessage } from 'nestjs-cloudevents/kafka';
import { decodeMqttMessage, encodeMqttMessage, type ReceivedMqttMessage } from 'nestjs-cloudevents/mqtt';
import { toSdkEvent } from 'nestjs-cloudevents/sdk';
import { MemorySink } from 'nestjs-cloudevents/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attributes, dataBytes, eventOf, events, extensions, small } from './events.js';

// The package knows milliseconds in UTC only, and adds the present time to an event without.
const time = '2026-01-02T01:04:05.123Z';
const core = { specversion: '1.0', id: 'e-1', source: '/tables/7', type: 'org.example:dealt', time };
const sdkEvent = (changes: Readonly<Record<string, unknown>> = {}): SdkEvent<unknown> =>
  new SdkEvent<unknown>({ ...core, ...changes } as ConstructorParameters<typeof SdkEvent<unknown>>[0]);

const dataKinds = [
  ['a JSON object', { a: 'ü 😀', list: [1, null] }],
  ['a JSON array', [1, { b: 2 }]],
] as const;

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

/** The record as a consumer has it; JSON is serialised by whoever sends it, since the package does not. */
function record({ headers, value }: KafkaMessage<unknown>): ReceivedKafkaMessage {
  const present = Object.entries(headers).filter(([, header]) => header !== undefined);
  const isRaw = typeof value === 'string' || value instanceof Uint8Array;
  const content = value === undefined ? null : Buffer.from(isRaw ? value : JSON.stringify(value));
  return {
    value: content,
    headers: Object.fromEntries(present.map(([name, header]) => [name, Buffer.from(String(header))])),
  };
}

describe('Kafka records of the cloudevents package', () => {
  it.each(dataKinds)('are read in binary mode with %s, its repeated content type included', (_kind, data) => {
    const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, sampleflag: false, data };
    const message = Kafka.binary(sdkEvent(given));

    expect(message.headers).toHaveProperty('ce_datacontenttype', 'application/json');
    expect(decodeKafkaMessage(record(message as never), { extensions })).toEqual({ ...core, ...given });
  });

  it('are read in binary mode with bytes and without data', () => {
    const data = new Uint8Array([0, 255]);

    expect(decodeKafkaMessage(record(Kafka.binary(sdkEvent({ data })) as never))).toEqual({ ...core, data });
    expect(decodeKafkaMessage(record(Kafka.binary(sdkEvent()) as never))).toEqual(core);
  });

  it('are read only tolerantly with a JSON string, which stays without quotes', () => {
    const message = record(Kafka.binary(sdkEvent({ datacontenttype: 'application/json', data: 'a text' })) as never);

    expect(() => decodeKafkaMessage(message)).toThrow(DecodeError);
    expect(decodeKafkaMessage(message, { tolerant: true }).data).toBe('a text');
  });

  it.each([...dataKinds, ['bytes', new Uint8Array([0, 255])]] as const)(
    'are read in structured mode with %s',
    (_kind, data) => {
      const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, partitionkey: 'p', data };
      const message = Kafka.structured(sdkEvent(given));

      expect(message.key).toBe('p');
      expect(decodeKafkaMessage(record(message as never), { extensions })).toEqual({ ...core, ...given });
    },
  );
});

/** The packet as a subscriber has it: text in user properties, bytes as payload. */
function packet(message: MQTTMessage<unknown>): ReceivedMqttMessage {
  const { PUBLISH: publish, payload } = message as { PUBLISH: Record<string, string | undefined>; payload: unknown };
  const user = Object.entries(message['User Properties'] ?? {}).filter(([, value]) => value !== undefined);
  const bytes =
    payload instanceof Uint8Array ? payload : Buffer.from(payload === undefined ? '' : JSON.stringify(payload));
  return {
    payload: Buffer.from(bytes),
    properties: {
      contentType: publish['Content Type'],
      userProperties: Object.fromEntries(user.map(([name, value]) => [name, String(value)])),
    },
  };
}

describe('MQTT messages of the cloudevents package', () => {
  it.each(dataKinds)('are read in binary mode with %s, its repeated content type included', (_kind, data) => {
    const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, sampleflag: false, data };
    const message = packet(MQTT.binary(sdkEvent(given)) as MQTTMessage<unknown>);

    expect(message.properties?.userProperties).toHaveProperty('datacontenttype', 'application/json');
    expect(decodeMqttMessage(message, { extensions })).toEqual({ ...core, ...given });
  });

  it.each([...dataKinds, ['bytes', new Uint8Array([0, 255])]] as const)(
    'are read in structured mode with %s',
    (_kind, data) => {
      const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, data };
      const message = packet(MQTT.structured(sdkEvent(given)) as MQTTMessage<unknown>);

      expect(decodeMqttMessage(message, { extensions })).toEqual({ ...core, ...given });
    },
  );
});

const asSdk = (message: unknown): Message => message as Message;

/** What the package makes of an HTTP message of ours. */
function byHttp(event: CloudEvent, mode: 'binary' | 'structured'): SdkEvent<unknown> {
  const { headers, body } = encodeHttpMessage(event, { mode, extensions });
  // It parses text only, so that its users give it text wherever there is any.
  const isText = typeof body === 'string' || event.data === undefined || !(event.data instanceof Uint8Array);
  return HTTP.toEvent(asSdk({ headers, body: isText ? Buffer.from(body).toString() : body })) as SdkEvent<unknown>;
}

// Text of its JSON, since what it cannot hold is another kind of number or nothing at all there.
const typedExtensions = { samplecount: -2_147_483_648, samplezero: 0, sampleflag: false, samplebytes: 'AAF/gP8=' };

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

describe('the cloudevents package reads our Kafka records', () => {
  const byKafka = (event: CloudEvent, mode: 'binary' | 'structured'): SdkEvent<unknown> => {
    const { key, value, headers } = encodeKafkaMessage(event, { mode, extensions });
    const content = value instanceof Uint8Array ? Buffer.from(value) : value;
    // It takes the key for the partition key of the event.
    return Kafka.toEvent(asSdk({ key: key ?? undefined, value: content, headers })) as SdkEvent<unknown>;
  };

  it.each(['a JSON object', 'a JSON string', 'the JSON number 0', 'JSON false', 'JSON null', 'bytes'])(
    'in binary mode with %s',
    (kind) => {
      const event = eventOf(kind);
      const { samplecount, samplezero, sampleflag } = typedExtensions;
      const texts = {
        samplecount: String(samplecount),
        samplezero: String(samplezero),
        sampleflag: String(sampleflag),
      };

      const { data, data_base64: _, ...read } = byKafka(event, 'binary');

      const { data: sent, ...expected } = event;
      expect(data instanceof Uint8Array ? new Uint8Array(data) : data).toEqual(sent);
      expect(read).toEqual({ ...expected, ...texts, samplebytes: 'AAF/gP8=', time });
    },
  );

  it('in binary mode without data not at all, since it refuses a null value', () => {
    expect(() => byKafka(eventOf('no data'), 'binary')).toThrow('Value is null or undefined');
  });

  it.each(events.filter(([kind]) => kind !== 'bytes of no length'))('in structured mode with %s', (_kind, event) => {
    const { data, data_base64: _, ...read } = byKafka(event, 'structured');

    const { data: sent, ...expected } = event;
    expect(data instanceof Uint8Array ? new Uint8Array(data) : data).toEqual(sent);
    expect(read).toEqual({ ...expected, ...typedExtensions, time });
  });
});

describe('the cloudevents package reads our MQTT messages', () => {
  it.each([true, false])('in binary mode; the content type only where it is repeated: %s', (repeatContentType) => {
    const event = eventOf('bytes');
    const { payload, properties } = encodeMqttMessage(event, { extensions, repeatContentType });
    const message = {
      PUBLISH: { 'Content Type': properties?.contentType },
      body: payload,
      headers: properties?.userProperties,
    };

    const read = MQTT.toEvent(asSdk(message)) as SdkEvent<unknown>;

    expect(read).toMatchObject({ id: event.id, source: event.source, subject: event.subject, type: event.type });
    // It keeps the text of time here.
    expect(read.time).toBe(event.time);
    expect(read.datacontenttype).toBe(repeatContentType ? 'application/octet-stream' : undefined);
    expect(new Uint8Array(read.data as Buffer)).toEqual(dataBytes(event));
  });

  it('in structured mode', () => {
    const event = eventOf('a JSON object');
    const { payload, properties } = encodeMqttMessage(event, { extensions, mode: 'structured' });
    const message = { PUBLISH: { 'Content Type': properties?.contentType }, body: String(payload), headers: {} };

    expect(MQTT.toEvent(asSdk(message))).toEqual({ ...event, samplebytes: 'AAF/gP8=' });
  });
});

describe('event objects of the cloudevents package', () => {
  const given = { datacontenttype: 'application/json', subject: 'Zoë', samplecount: 5, data: { a: 1 } };

  it('are published like any others', async () => {
    const sink = new MemorySink();
    const module = await Test.createTestingModule({
      imports: [CloudEventsModule.forRoot({ sink: 'none', sinks: [sink] })],
    }).compile();
    await module.init();

    await module.get(CloudEventsPublisher).send([sdkEvent(given) as unknown as CloudEvent]);
    await module.close();

    expect(sink.events).toEqual([{ ...core, ...given }]);
  });

  it.each(['binary', 'structured'] as const)('are encoded like any others, in %s mode', (mode) => {
    const message = encodeHttpMessage(sdkEvent(given) as unknown as CloudEvent, { mode });

    expect(decodeHttpMessage(message, { extensions })).toEqual([{ ...core, ...given }]);
  });

  /** An event as the package writes it, read again. */
  function sentByPackage(event: CloudEvent): CloudEvent | undefined {
    const { body, headers } = HTTP.structured(toSdkEvent(event));
    const message = { headers: headers as Record<string, string>, body: body as string };
    return decodeHttpMessage(message, { extensions })[0];
  }

  const sendable = events.filter(([kind]) => kind !== 'bytes of no length');

  it.each(sendable)('are made of ours with %s, and say the same when the package sends them', (_kind, event) => {
    const { samplebytes: _, ...withoutBinary } = event;

    // It writes time in milliseconds.
    expect(sentByPackage(withoutBinary as CloudEvent)).toEqual({ ...withoutBinary, time });
  });

  it('are made of ours with bytes of no length, which the package sends as data and as base64 at once', () => {
    expect(() => sentByPackage(small({ data: new Uint8Array() }))).toThrow("has both 'data' and 'data_base64'");
  });

  // The package has no text for bytes: they must be handed to it as base64.
  it('are made of ours with a Binary extension, and say the same when the package sends them', () => {
    const event = small({ time, samplebytes: new Uint8Array([0, 255]) });

    expect(sentByPackage(event)).toEqual(event);
  });
});
