import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import {
  decodeKafkaMessage,
  encodeKafkaMessage,
  type KafkaEncodeOptions,
  type ReceivedKafkaMessage,
} from 'nestjs-cloudevents/kafka';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CloudEvent } from 'nestjs-cloudevents';
import { createTopic } from '../support/kafka/kafka-admin.js';
import { until } from '../support/until.js';
import { dataBytes, eventOf, events, extensions } from './events.js';
import { Kcat } from './peers/kcat.js';

const kafka = inject('kafka');
const kcat = new Kcat(kafka.brokers);
let producer: Producer;

beforeAll(async () => {
  const client = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING });
  producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
});

afterAll(() => producer.disconnect());

async function newTopic(): Promise<string> {
  const topic = `interop-${randomUUID()}`;
  await createTopic(kafka.brokers, topic);
  return topic;
}

/** Writes the event as the sink does: the same record by the same client. */
async function send(event: CloudEvent, options: KafkaEncodeOptions = {}): Promise<string> {
  const topic = await newTopic();
  const { key, value, headers } = encodeKafkaMessage(event, { extensions, ...options });
  const content = value === null || typeof value === 'string' ? value : Buffer.from(value);
  await producer.send({ topic, messages: [{ key, value: content, headers }] });
  return topic;
}

function headersOf(event: CloudEvent): [string, string][] {
  const { data: _, datacontenttype, ...attributes } = { ...event, samplebytes: 'AAF/gP8=' } as CloudEvent;
  const headers = Object.entries(attributes).map(([name, value]): [string, string] => [`ce_${name}`, String(value)]);
  return datacontenttype === undefined ? headers : [...headers, ['content-type', datacontenttype]];
}

describe('kcat reads what is sent in binary mode', () => {
  it.each(events)('with %s: data is the value, every attribute one header in UTF-8', async (_kind, event) => {
    const { key, value, headers } = await kcat.consume(await send(event));

    expect(Object.fromEntries(headers)).toEqual(Object.fromEntries(headersOf(event)));
    expect(headers).toHaveLength(headersOf(event).length);
    expect(value && new Uint8Array(value)).toEqual(dataBytes(event) ?? null);
    expect(key).toBeNull();
  });

  it('with a key: the key is what it was made from, and stays an attribute', async () => {
    const { key, headers } = await kcat.consume(await send(eventOf('text'), { keyFrom: 'subject' }));

    expect(key?.toString()).toBe(eventOf('text').subject);
    expect(Object.fromEntries(headers)['ce_subject']).toBe(eventOf('text').subject);
  });
});

describe('kcat reads what is sent in structured mode', () => {
  it.each(events)('with %s: one JSON object and its content type', async (_kind, event) => {
    const { value, headers } = await kcat.consume(await send(event, { mode: 'structured' }));

    const { data, samplebytes: _, ...rest } = event;
    const asJson = data instanceof Uint8Array ? { data_base64: Buffer.from(data).toString('base64') } : { data };
    expect(headers.map(([name]) => name)).toEqual(['content-type']);
    expect(headers[0]?.[1]).toMatch(/^application\/cloudevents\+json(;|$)/);
    expect(JSON.parse(String(value))).toEqual({ ...rest, samplebytes: 'AAF/gP8=', ...asJson });
  });
});

describe('what kcat writes is read from kafkajs', () => {
  const messages: ReceivedKafkaMessage[] = [];
  const structured = { specversion: '1.0', id: 'structured', source: 's', type: 't', subject: '€', data: [1] };

  beforeAll(async () => {
    const topic = await newTopic();
    for (const [, event] of events) {
      await kcat.produce(topic, { value: dataBytes(event) ?? null, headers: Object.fromEntries(headersOf(event)) });
    }
    await kcat.produce(topic, {
      key: 'the key',
      value: Buffer.from(JSON.stringify(structured)),
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    const consumer = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).consumer({ groupId: topic });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: ({ message: { value, headers = {} } }) => {
          messages.push({ value, headers });
          return Promise.resolve();
        },
      });
      await until('all records have come', () => messages.length > events.length);
    } finally {
      await consumer.disconnect();
    }
  });

  const received = (position: number): CloudEvent => {
    return decodeKafkaMessage(messages[position] as ReceivedKafkaMessage, { extensions });
  };

  it.each(events)('in binary mode, with %s', (kind, event) => {
    expect(received(events.findIndex(([name]) => name === kind))).toEqual(event);
  });

  it('in structured mode; the record key is no attribute of the event', () => {
    // The JSON format implies the content type, which is said from now on.
    expect(received(events.length)).toEqual({ ...structured, datacontenttype: 'application/json' });
  });
});
