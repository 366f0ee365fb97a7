import {
  CloudEvent as SdkEvent,
  emitterFor,
  httpTransport,
  Kafka as SdkKafka,
  Mode,
  type KafkaMessage,
} from 'cloudevents';
import kafkajs, { type Producer } from 'kafkajs';
import type { CloudEvent } from 'nestjs-cloudevents';
import { base64 } from '../events.js';
import type { Destination, Senders } from './event-sender.js';

/** The CloudEvents SDK for JavaScript: its HTTP transport, and its Kafka messages sent by kafkajs. */
export async function javaScriptSenders({ url, brokers, topic }: Destination): Promise<Senders> {
  const { Kafka, logLevel, Partitioners } = kafkajs;
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const emitters = {
    binary: emitterFor(httpTransport(url), { mode: Mode.BINARY }),
    structured: emitterFor(httpTransport(url), { mode: Mode.STRUCTURED }),
  };
  const all = (['binary', 'structured'] as const).flatMap((mode) => [
    {
      name: `JavaScript SDK, HTTP, ${mode}`,
      transport: 'http' as const,
      send: async (event: CloudEvent) => mustBeEmpty(await emitters[mode](sdkEvent(event))),
    },
    {
      name: `JavaScript SDK, Kafka, ${mode}`,
      transport: 'kafka' as const,
      send: (event: CloudEvent) => produce(producer, topic, SdkKafka[mode](sdkEvent(event)) as KafkaMessage<unknown>),
    },
  ]);
  return { all, stop: () => producer.disconnect() };
}

/** It has no text for bytes of extensions: they are handed to it as base64. */
function sdkEvent(event: CloudEvent): SdkEvent<unknown> {
  const given = Object.entries(event).map(([name, value]) => {
    return [name, value instanceof Uint8Array && name !== 'data' ? base64(value) : value] as const;
  });
  return new SdkEvent<unknown>(Object.fromEntries(given) as ConstructorParameters<typeof SdkEvent<unknown>>[0]);
}

/** Its transport shows the body of an answer, not the status: here only what is refused has one. */
function mustBeEmpty(answer: unknown): void {
  const { body } = answer as { readonly body: string };
  if (body !== '') throw new Error(`answered ${(JSON.parse(body) as { readonly status: number }).status}`);
}

/** It makes the record; sending it, and the text of JSON and of headers, is up to the application. */
async function produce(producer: Producer, topic: string, message: KafkaMessage<unknown>): Promise<void> {
  const { headers, value } = message;
  const isRaw = typeof value === 'string' || value instanceof Uint8Array;
  const content = value === undefined ? null : Buffer.from(isRaw ? value : JSON.stringify(value));
  const present = Object.entries(headers).filter(([, header]) => header !== undefined);
  const texts = Object.fromEntries(present.map(([name, header]) => [name, String(header)]));
  await producer.send({ topic, messages: [{ value: content, headers: texts }] });
}
