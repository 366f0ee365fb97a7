import type { CloudEvent } from 'nestjs-cloudevents';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { consumeTopic } from '../support/kafka/kafka-consumer.js';
import { until } from '../support/until.js';
import { allBytes, attributes, dataBytes, json, small, text } from './events.js';
import type { EventSender, Senders } from './peers/event-sender.js';
import { javaSenders } from './peers/java-sdk.senders.js';
import { javaScriptSenders } from './peers/javascript-sdk.senders.js';
import { ownSenders } from './peers/own-sinks.senders.js';
import { ReceivingService, type Handled } from './peers/receiving-service.js';

const { dataschema, samplecount, samplezero, sampleflag, samplebytes, sampleuri, sampleref, sampletime } = attributes;
const typed = { samplecount, samplezero, sampleflag, samplebytes, sampleuri, sampleref, sampletime };
const withJson = { datacontenttype: 'application/json', data: json };

/** In milliseconds and UTC, since the JavaScript SDK knows no other time; and it gives one to an event without. */
const common = { time: '2026-01-02T01:04:05.123Z', subject: 'seat-7' };

const kinds = Object.entries<Partial<CloudEvent>>({
  'a JSON object': withJson,
  'a JSON string': { datacontenttype: 'application/json', data: text },
  text: { datacontenttype: 'text/plain', data: text },
  bytes: { datacontenttype: 'application/octet-stream', data: allBytes },
  'no data': {},
  'extensions of every type': { ...withJson, dataschema, sampletext: 'a=b, c;d {e}', ...typed },
  'letters of any script in attributes': { ...withJson, subject: 'Zoë has 5 €, 😀', sampletext: '牌' },
  'a percent sign in an attribute': { ...withJson, subject: '100% of %41' },
}).map(([kind, changes]): readonly [string, CloudEvent] => [
  kind,
  small({ id: kind.replaceAll(' ', '-'), ...common, ...changes }),
]);

function eventOf(kind: string): CloudEvent {
  const found = kinds.find(([name]) => name === kind);
  if (found === undefined) throw new Error(`There is no event of the kind ${kind}`);
  return found[1];
}

/** What a sender does to an event instead of sending it as it is. */
interface Deviation {
  readonly sender: string;
  readonly kind: string;
  readonly why: string;
  /** Sending fails with this; nothing is handled. */
  readonly fails?: RegExp;
  /** The record lies in the dead-letter topic. */
  readonly isDeadLetter?: true;
  /** What is handled, where it is anything. */
  readonly handled?: CloudEvent;
}

const asBytes = { ...eventOf('text'), data: dataBytes(eventOf('text')) } as CloudEvent;

const deviations: readonly Deviation[] = [
  {
    sender: 'JavaScript SDK, HTTP, binary',
    kind: 'a JSON string',
    why: 'it sends a string without quotes, which is no JSON',
    fails: /^answered 400$/,
  },
  {
    sender: 'JavaScript SDK, Kafka, binary',
    kind: 'a JSON string',
    why: 'it sends a string without quotes, which is no JSON',
    isDeadLetter: true,
  },
  {
    sender: 'JavaScript SDK, HTTP, binary',
    kind: 'no data',
    why: 'its transport needs a body, and throws without one',
    fails: /"chunk" argument must be of type string/,
  },
  {
    sender: 'JavaScript SDK, HTTP, binary',
    kind: 'letters of any script in attributes',
    why: 'it does not percent-encode headers, and Node refuses such letters',
    fails: /Invalid character in header content/,
  },
  {
    sender: 'Java SDK, HTTP, binary',
    kind: 'letters of any script in attributes',
    why: 'it does not percent-encode headers, and Java refuses such letters',
    fails: /invalid header value/,
  },
  ...['JavaScript SDK, HTTP, binary', 'Java SDK, HTTP, binary'].map((sender) => ({
    sender,
    kind: 'a percent sign in an attribute',
    why: 'it does not percent-encode headers, so that the sign begins no escape',
    fails: /^answered 400$/,
  })),
  ...['Java SDK, HTTP, structured', 'Java SDK, Kafka, structured'].map((sender) => ({
    sender,
    kind: 'text',
    why: 'it writes whatever is no JSON as base64, which is how JSON says bytes',
    handled: asBytes,
  })),
];

const kafka = inject('kafka');
let service: ReceivingService;
let implementations: readonly Senders[] = [];
let senders: readonly EventSender[] = [];

beforeAll(async () => {
  service = await ReceivingService.start(kafka.brokers);
  const to = { url: service.url, brokers: kafka.brokers, topic: service.topic };
  implementations = [await javaScriptSenders(to), javaSenders(to), await ownSenders(to)];
  senders = implementations.flatMap(({ all }) => all);
});

afterAll(async () => {
  await Promise.all(implementations.map((each) => each.stop()));
  await service?.stop();
});

function senderOf(name: string): EventSender {
  const found = senders.find((sender) => sender.name === name);
  if (found === undefined) throw new Error(`There is no sender ${name}`);
  return found;
}

const end = small({ id: 'end', ...common });

/** All that the handler got of what was sent: an event on Kafka after it shows that nothing is still to come. */
async function handledOf(send: () => Promise<void>): Promise<readonly Handled[]> {
  await send();
  await senderOf('KafkaSink, structured').send(end);
  await until('the last event was handled', () => service.handled.some(({ event }) => event.id === end.id));
  return service.takeHandled().filter(({ event }) => event.id !== end.id);
}

describe('one handler gets the same event, once, from the JavaScript SDK, the Java SDK and our sinks', () => {
  it.each(kinds)('with %s', async (kind, event) => {
    const able = senders.filter(({ name }) => !deviations.some((each) => each.sender === name && each.kind === kind));
    const handled: Record<string, readonly Handled[]> = {};
    for (const sender of able) handled[sender.name] = await handledOf(() => sender.send(event));

    // Two SDKs over two transports in two modes, HTTP in three modes and Kafka in two by ourselves.
    expect(able).toHaveLength(2 * 2 * 2 + 3 + 2 - deviations.filter((each) => each.kind === kind).length);
    expect(handled).toStrictEqual(
      Object.fromEntries(able.map(({ name, transport }) => [name, [{ transport, event }]])),
    );
  });

  const rows = deviations.map(({ sender, kind, why, ...instead }) => [sender, kind, why, instead] as const);

  it.each(rows)('but not from %s with %s: %s', async (sender, kind, _why, instead) => {
    const found = senderOf(sender);
    let failure = '';
    const handled = await handledOf(async () => {
      await found.send(eventOf(kind)).catch((error: unknown) => (failure = (error as Error).message));
    });

    expect(failure).toMatch(instead.fails ?? /^$/);
    expect(handled).toStrictEqual(
      instead.handled === undefined ? [] : [{ transport: found.transport, event: instead.handled }],
    );
    if (instead.isDeadLetter === undefined) return;
    const [letter] = await consumeTopic(kafka, service.deadLetterTopic, { maxMessages: 1 });
    expect(letter?.headers).toMatchObject({ ce_id: eventOf(kind).id, 'x-dead-letter-reason': 'undecodable' });
  });
});
