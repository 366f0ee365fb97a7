import { randomUUID } from 'node:crypto';
import kafkajs, { type Producer } from 'kafkajs';
import { decodeHttpMessage, jsonEventFormat, type CloudEvent, type EventFormat } from 'nestjs-cloudevents';
import { decodeKafkaMessage, encodeKafkaMessage } from 'nestjs-cloudevents/kafka';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTopic } from '../support/kafka/kafka-admin.js';
import { consumeTopic } from '../support/kafka/kafka-consumer.js';
import { base64, dataBytes, encoded, eventOf, events, extensions, fromBase64, small } from './events.js';
import { startJavaPeer } from './peers/java-peer.js';
import type { LinePeer } from './peers/line-peer.js';

/** An event as the Java peer shows it: core attributes as text, extensions and data with their Java types. */
interface JavaEvent {
  readonly [attribute: string]: unknown;
  readonly extensions: Readonly<Record<string, readonly [type: string, value: string]>>;
  readonly data: { readonly as: string; readonly bytes: string } | null;
}

const kafka = inject('kafka');
let java: LinePeer;

beforeAll(() => {
  java = startJavaPeer();
});

afterAll(() => java.stop());

// The types an extension has in Java where the wire tells them, and where it is all text.
const typed = {
  sampletext: ['String', 'a=b, c;d {ü} 😀'],
  samplecount: ['Integer', '-2147483648'],
  samplezero: ['Integer', '0'],
  sampleflag: ['Boolean', 'false'],
  samplebytes: ['byte[]', 'AAF/gP8='],
  sampleuri: ['URI', 'urn:example:a'],
  sampleref: ['URI', '../b#c'],
  sampletime: ['OffsetDateTime', '2025-12-31T23:59:59Z'],
} as const;
const asText = (...names: readonly (keyof typeof typed)[]): JavaEvent['extensions'] => ({
  ...typed,
  ...Object.fromEntries(names.map((name) => [name, ['String', typed[name][1]]])),
});
const allText = asText(...(Object.keys(typed) as (keyof typeof typed)[]));

/** What Java should see, but for data. */
function coreOf({ id, source, specversion, type, subject, time, dataschema, datacontenttype }: CloudEvent): object {
  const core = { id, source, specversion, type, subject, time, dataschema };
  return datacontenttype === undefined ? core : { ...core, datacontenttype };
}

const read = (format: EventFormat, event: CloudEvent): Promise<JavaEvent> =>
  java.ask('read', { format: format.name, bytes: base64(encoded(event, format)) });

/** The data as bytes; JSON by its meaning, since Java may write a number in another way. */
function dataIn({ data }: JavaEvent, event: CloudEvent): unknown {
  const bytes = data === null ? undefined : fromBase64(data.bytes);
  const isJson = event.datacontenttype?.endsWith('json') === true && bytes !== undefined;
  return isJson ? (JSON.parse(Buffer.from(bytes).toString()) as unknown) : bytes;
}

const dataOf = (event: CloudEvent): unknown =>
  event.datacontenttype?.endsWith('json') === true ? event.data : dataBytes(event);

describe('the Java SDK reads our JSON format', () => {
  it.each(events)('with %s', async (_kind, event) => {
    const { data: _, extensions: shown, ...core } = await read(jsonEventFormat, event);

    expect(core).toEqual(coreOf(event));
    // JSON has no other types.
    expect(shown).toEqual(asText('samplebytes', 'sampleuri', 'sampleref', 'sampletime'));
    expect(dataIn(await read(jsonEventFormat, event), event)).toEqual(dataOf(event));
  });

  it('with JSON as a JSON value, text and bytes as bytes', async () => {
    expect((await read(jsonEventFormat, eventOf('JSON null'))).data?.as).toBe('JsonCloudEventData');
    expect((await read(jsonEventFormat, eventOf('text'))).data?.as).toBe('BytesCloudEventData');
    expect((await read(jsonEventFormat, eventOf('bytes of no length'))).data?.as).toBe('BytesCloudEventData');
  });

  it('but not JSON of a media type with a dot, which it does not take for JSON', async () => {
    const event = small({ datacontenttype: 'application/vnd.example+json', data: { a: 1 } });

    await expect(read(jsonEventFormat, event)).rejects.toThrow(/content type is not a json/i);
  });
});

describe('the Java SDK reads our Protobuf format', () => {
  it.each(events)('with %s', async (_kind, event) => {
    const shown = await read(protobufEventFormat, event);
    const { data: _, extensions: shownExtensions, ...core } = shown;

    // A protobuf Timestamp is an instant: it has no offset.
    expect(core).toEqual({ ...coreOf(event), time: '2026-01-02T01:04:05.123456789Z' });
    expect(shownExtensions).toEqual(typed);
    expect(dataIn(shown, event)).toEqual(dataOf(event));
  });
});

describe('the Java SDK reads our Kafka records', () => {
  let producer: Producer;

  beforeAll(async () => {
    const client = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING });
    producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
  });

  afterAll(() => producer.disconnect());

  async function consumed(event: CloudEvent, mode: 'binary' | 'structured', format?: EventFormat): Promise<JavaEvent> {
    const topic = await newTopic();
    const { key, value, headers } = encodeKafkaMessage(event, { mode, ...(format && { format }), extensions });
    const content = value === null || typeof value === 'string' ? value : Buffer.from(value);
    await producer.send({ topic, messages: [{ key, value: content, headers }] });
    return java.ask('consume', { brokers: kafka.brokers.join(), topic });
  }

  const withValue = events.filter(([, { data }]) => data !== undefined);

  it.each(withValue)('in binary mode with %s', async (kind, event) => {
    const shown = await consumed(event, 'binary');
    const { data: _, extensions: shownExtensions, ...core } = shown;

    expect(core).toEqual(coreOf(event));
    // Headers are text.
    expect(shownExtensions).toEqual(allText);
    // It takes a value of no length for no data.
    expect(dataIn(shown, event)).toEqual(kind.endsWith('of no length') ? undefined : dataOf(event));
  });

  it('but not one without data, since its Kafka client gives null for a null value without asking the SDK', async () => {
    expect(await consumed(eventOf('no data'), 'binary')).toBeNull();
  });

  it('in structured mode, JSON and Protobuf', async () => {
    const event = eventOf('text');

    expect(await consumed(event, 'structured')).toEqual(await read(jsonEventFormat, event));
    expect(await consumed(event, 'structured', protobufEventFormat)).toEqual(await read(protobufEventFormat, event));
  });
});

async function newTopic(): Promise<string> {
  const topic = `interop-${randomUUID()}`;
  await createTopic(kafka.brokers, topic);
  return topic;
}

/** What Java is to make: JSON as a JSON value, everything else as bytes. */
function forJava(event: CloudEvent): object {
  const { specversion: _, data, ...core } = event;
  const isJson = event.datacontenttype?.endsWith('json') === true && data !== undefined;
  const bytes = dataBytes(event);
  const names = Object.keys(typed);
  const given = Object.fromEntries(Object.entries(core).filter(([name]) => !names.includes(name)));
  return {
    ...given,
    extensions: typed,
    ...(isJson ? { data: { json: data } } : bytes && { data: { bytes: base64(bytes) } }),
  };
}

async function written(format: EventFormat, event: CloudEvent): Promise<CloudEvent> {
  const bytes = await java.ask<string>('write', { format: format.name, event: forJava(event) });
  const message = { headers: { 'content-type': format.mediaType }, body: fromBase64(bytes) };
  const [read] = decodeHttpMessage(message, { formats: [format], extensions });
  return read as CloudEvent;
}

describe('what the Java SDK writes is read', () => {
  const announced = events.filter(([kind]) => kind !== 'bytes without a content type');

  it.each(announced)('in JSON with %s', async (_kind, event) => {
    // It sends text as base64, so that it arrives as bytes.
    const data =
      typeof event.data === 'string' && event.datacontenttype?.startsWith('text/') ? { data: dataBytes(event) } : {};

    expect(await written(jsonEventFormat, event)).toEqual({ ...event, ...data });
  });

  it('but not JSON with bytes without a content type, which it writes as they are, as if they were JSON', async () => {
    const attempt = written(jsonEventFormat, eventOf('bytes without a content type'));

    await expect(attempt).rejects.toThrow('The content is no valid JSON');
  });

  it.each(events)('in Protobuf with %s', async (_kind, event) => {
    expect(await written(protobufEventFormat, event)).toEqual({ ...event, time: '2026-01-02T01:04:05.123456789Z' });
  });

  it.each([
    ['binary', undefined],
    ['structured', jsonEventFormat],
    ['structured', protobufEventFormat],
  ] as const)('as Kafka records in %s mode', async (mode, format) => {
    const topic = await newTopic();
    const event = eventOf('a JSON object');
    const place = { brokers: kafka.brokers.join(), topic, mode, ...(format && { format: format.name }) };
    await java.ask('produce', { ...place, event: forJava(event) });

    const [record] = await consumeTopic(kafka, topic, { maxMessages: 1 });
    const headers = Object.fromEntries(record?.headerList.map(([name, value]) => [name, value ?? '']) ?? []);
    const formats = [jsonEventFormat, protobufEventFormat];
    const received = decodeKafkaMessage({ value: record?.value ?? null, headers }, { extensions, formats });

    const time = format === protobufEventFormat ? { time: '2026-01-02T01:04:05.123456789Z' } : {};
    expect(received).toEqual({ ...event, ...time });
  });
});
