import { randomUUID } from 'node:crypto';
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import { jsonEventFormat, type CloudEvent } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import {
  decodeMqttMessage,
  encodeMqttMessage,
  type MqttEncodeOptions,
  type MqttProtocolVersion,
} from 'nestjs-cloudevents/mqtt';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMosquitto, type Mosquitto } from '../support/servers/mosquitto.js';
import { dataBytes, encoded, eventOf, events, extensions, small } from './events.js';
import { runClient } from './peers/run-client.js';

let broker: Mosquitto;
const clients = new Map<MqttProtocolVersion, MqttClient>();

beforeAll(async () => {
  broker = await startMosquitto();
  for (const protocolVersion of [4, 5] as const) {
    clients.set(protocolVersion, await mqtt.connectAsync({ host: broker.host, port: broker.port, protocolVersion }));
  }
});

afterAll(async () => {
  for (const client of clients.values()) await client.endAsync();
  await broker?.stop();
});

const clientOf = (version: MqttProtocolVersion): MqttClient => clients.get(version) as MqttClient;

async function publish(topic: string, event: CloudEvent, options: MqttEncodeOptions = {}): Promise<void> {
  const { payload, properties } = encodeMqttMessage(event, { extensions, ...options });
  const client = clientOf(options.protocolVersion ?? 5);
  // Its types have no read-only properties.
  const given = properties as IPublishPacket['properties'];
  await client.publishAsync(topic, payload, { qos: 1, ...(given && { properties: given }) });
}

const newTopic = (): string => `interop/${randomUUID()}`;

/** What a subscriber gets of what is published meanwhile. */
async function received(
  send: (topic: string) => Promise<void>,
  version: MqttProtocolVersion = 5,
): Promise<IPublishPacket> {
  const topic = newTopic();
  const client = clientOf(version);
  await client.subscribeAsync(topic, { qos: 1 });
  const arrival = new Promise<IPublishPacket>((resolve) => {
    client.once('message', (_topic, _payload, packet) => resolve(packet));
  });
  await send(topic);
  const packet = await arrival;
  expect(packet.topic).toBe(topic);
  await client.unsubscribeAsync(topic);
  return packet;
}

/** MQTT cannot tell a payload of no length from no data: the former is read as the latter. */
function withoutEmptyData(event: CloudEvent): CloudEvent {
  if (dataBytes(event)?.length !== 0) return event;
  const { data: _, ...rest } = event;
  return rest;
}

describe('through Mosquitto with MQTT 5', () => {
  it.each(events)('in binary mode comes %s', async (_kind, event) => {
    const packet = await received((topic) => publish(topic, event));

    expect(decodeMqttMessage(packet, { extensions })).toEqual(withoutEmptyData(event));
  });

  it.each(events)('in structured mode comes %s', async (_kind, event) => {
    const packet = await received((topic) => publish(topic, event, { mode: 'structured' }));

    expect(decodeMqttMessage(packet, { extensions })).toEqual(event);
  });

  it.each([avroEventFormat, protobufEventFormat, xmlEventFormat])('in the format $name', async (format) => {
    const event = small({ subject: 'Zoë 😀', data: new Uint8Array([0, 255]), samplecount: 5 });
    const packet = await received((topic) => publish(topic, event, { mode: 'structured', format }));

    expect(decodeMqttMessage(packet, { formats: [format], extensions })).toEqual(event);
  });
});

describe('through Mosquitto with MQTT 3.1.1', () => {
  it.each(events)('in structured mode comes %s', async (_kind, event) => {
    const packet = await received((topic) => publish(topic, event, { protocolVersion: 4 }), 4);

    expect(packet.properties).toBeUndefined();
    expect(decodeMqttMessage(packet, { protocolVersion: 4, extensions })).toEqual(event);
  });

  it('comes what was sent with MQTT 5 in structured mode, but its content type is lost', async () => {
    const packet = await received((topic) => publish(topic, eventOf('text'), { mode: 'structured' }), 4);

    expect(decodeMqttMessage(packet, { protocolVersion: 4, extensions })).toEqual(eventOf('text'));
  });
});

/** A message as mosquitto_sub has it. */
interface MosquittoMessage {
  readonly contentType: string;
  readonly properties: string;
  readonly payload: Buffer;
}

async function mosquittoReads(send: (topic: string) => Promise<void>): Promise<MosquittoMessage> {
  const topic = newTopic();
  const place = ['-h', broker.host, '-p', String(broker.port), '-V', '5', '-q', '1', '-t', topic];
  // A session of its own that outlives the first call: subscribe, let it be sent, fetch it.
  const session = ['-c', '-i', topic];
  await runClient(['mosquitto_sub'], [...place, ...session, '-E']);
  await send(topic);
  const wanted = ['-C', '1', '-W', '10', '-N', '-F', '%C\\n%P\\n%p'];
  const printed = await runClient(['mosquitto_sub'], [...place, ...session, ...wanted]);
  // Neither content types nor attributes can hold a line break.
  const first = printed.indexOf('\n');
  const second = printed.indexOf('\n', first + 1);
  return {
    contentType: printed.subarray(0, first).toString(),
    properties: printed.subarray(first + 1, second).toString(),
    payload: printed.subarray(second + 1),
  };
}

describe('mosquitto_sub reads what is sent', () => {
  it.each(events)('in binary mode with %s: attributes are user properties without prefix', async (_kind, event) => {
    const { contentType, properties, payload } = await mosquittoReads((topic) => publish(topic, event));

    const { datacontenttype, data: _, samplebytes: __, ...attributes } = event;
    const texts = Object.entries(attributes).map(([name, value]) => `${name}:${String(value)}`);
    expect(split(properties, Object.keys(event))).toEqual([...texts, 'samplebytes:AAF/gP8='].toSorted());
    expect(contentType).toBe(datacontenttype ?? '');
    expect(new Uint8Array(payload)).toEqual(dataBytes(event) ?? new Uint8Array());
  });

  it('in structured mode', async () => {
    const event = eventOf('text');
    const { contentType, properties, payload } = await mosquittoReads((topic) => {
      return publish(topic, event, { mode: 'structured' });
    });

    expect(contentType).toMatch(/^application\/cloudevents\+json(;|$)/);
    expect(properties).toBe('');
    expect(new Uint8Array(payload)).toEqual(encoded(event, jsonEventFormat));
  });
});

/** It prints `name:value` with spaces between, and values have spaces as well: split where a known name follows. */
function split(printed: string, names: readonly string[]): string[] {
  return printed
    .trim()
    .split(new RegExp(` (?=(?:${names.join('|')}):)`))
    .toSorted();
}

describe('what mosquitto_pub sends is read', () => {
  async function mosquittoSends(topic: string, args: readonly string[], version = '5'): Promise<void> {
    const place = ['-h', broker.host, '-p', String(broker.port), '-V', version, '-t', topic, '-q', '1'];
    await runClient(['mosquitto_pub'], [...place, ...args]);
  }

  it('in binary mode', async () => {
    const event = eventOf('text');
    const { datacontenttype, data, samplebytes: _, ...attributes } = event;
    const user = Object.entries({ ...attributes, samplebytes: 'AAF/gP8=' }).flatMap(([name, value]) => {
      return ['-D', 'publish', 'user-property', name, String(value)];
    });
    const contentType = ['-D', 'publish', 'content-type', String(datacontenttype)];
    const packet = await received((topic) => mosquittoSends(topic, ['-m', data as string, ...contentType, ...user]));

    expect(decodeMqttMessage(packet, { extensions })).toEqual(event);
  });

  it.each(['311', '5'] as const)('in structured mode, with version %s', async (version) => {
    const type = version === '5' ? ['-D', 'publish', 'content-type', 'application/cloudevents+json'] : [];
    const event = { specversion: '1.0', id: '1', source: 's', type: 't', datacontenttype: 'text/plain', data: '€' };
    const protocolVersion = version === '5' ? 5 : 4;
    const packet = await received((topic) => {
      return mosquittoSends(topic, ['-m', JSON.stringify(event), ...type], version);
    }, protocolVersion);

    expect(decodeMqttMessage(packet, { protocolVersion })).toEqual(event);
  });
});
