import { type CloudEvent, isTimestamp } from '../../src/core/index.js';
import { decodeAmqpMessage, encodeAmqpMessage } from '../../src/bindings/amqp/index.js';
import {
  decodeMessage as decodeHttpMessage,
  encodeBatchOf,
  encodeMessage as encodeHttpMessage,
} from '../../src/bindings/http/index.js';
import {
  decodeMessage as decodeKafkaMessage,
  encodeMessage as encodeKafkaMessage,
  type KafkaMessage,
  type ReceivedKafkaMessage,
} from '../../src/bindings/kafka/index.js';
import { decodeMqttMessage, encodeMqttMessage } from '../../src/bindings/mqtt/index.js';
import { decodeNatsMessage, encodeNatsMessage } from '../../src/bindings/nats/index.js';
import { decodeWebSocketMessage, encodeWebSocketMessage } from '../../src/bindings/websocket/index.js';
import { avroEventFormat } from '../../src/formats/avro/index.js';
import type { EventFormat } from '../../src/formats/index.js';
import { jsonEventFormat } from '../../src/formats/json/index.js';
import { protobufEventFormat } from '../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../src/formats/xml/index.js';
import { definitions } from './arbitrary-event.js';

/** A way to send an event and to read it again, and what is known to be lost on it. */
export interface Carrier {
  readonly name: string;
  carry(event: CloudEvent): CloudEvent | undefined;
  /** The protocol cannot tell data of no length from none. */
  readonly emptyIsAbsent?: true;
  /** Timestamps come back as the same instant, in UTC. */
  readonly instants?: true;
  /** What the format has no way to write. */
  unwritable?(event: CloudEvent): boolean;
}

const formats = [jsonEventFormat, avroEventFormat, protobufEventFormat, xmlEventFormat];
const options = { formats, extensions: definitions };
// XML 1.0 knows no other control characters, and not these two noncharacters.
const notXmlText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** JSON escapes the characters that XML lacks; other text and names that begin with a digit have no way in. */
function isNoXml(event: CloudEvent): boolean {
  const { data, datacontenttype = 'application/json' } = event;
  const isText = typeof data === 'string' && !/json/i.test(datacontenttype);
  return (isText && notXmlText.test(data)) || Object.keys(event).some((name) => /^[0-9]/.test(name));
}

const inFormat: readonly Carrier[] = formats.flatMap((format) => {
  const losses = lossesOf(format);
  return [
    {
      name: `HTTP, structured ${format.name}`,
      ...losses,
      carry: (event) => viaHttp(encodeHttpMessage(event, { mode: 'structured', format })),
    },
    {
      name: `Kafka, structured ${format.name}`,
      ...losses,
      carry: (event) => viaKafka(encodeKafkaMessage(event, { mode: 'structured', format })),
    },
    {
      name: `AMQP, structured ${format.name}`,
      ...losses,
      carry: (event) => decodeAmqpMessage(encodeAmqpMessage(event, { mode: 'structured', format }), options),
    },
    {
      name: `MQTT 5, structured ${format.name}`,
      ...losses,
      carry: (event) => decodeMqttMessage(encodeMqttMessage(event, { mode: 'structured', format }), options),
    },
  ] satisfies Carrier[];
});

const inBatch: readonly Carrier[] = [jsonEventFormat, protobufEventFormat, xmlEventFormat].map((format) => ({
  name: `HTTP, batch ${format.name}`,
  ...lossesOf(format),
  carry: (event) => decodeHttpMessage(received(encodeBatchOf([event, event], { format })), options)[1],
}));

const overWebSocket: readonly Carrier[] = [jsonEventFormat, avroEventFormat, protobufEventFormat].map((format) => ({
  name: `WebSocket, ${format.name}`,
  ...lossesOf(format),
  carry(event) {
    const { data, binary } = encodeWebSocketMessage(event, format);
    return decodeWebSocketMessage(Buffer.from(data), binary, format, options);
  },
}));

export const carriers: readonly Carrier[] = [
  ...inFormat,
  ...inBatch,
  ...overWebSocket,
  { name: 'HTTP, binary', emptyIsAbsent: true, carry: (event) => viaHttp(encodeHttpMessage(event)) },
  { name: 'Kafka, binary', carry: (event) => viaKafka(encodeKafkaMessage(event)) },
  { name: 'AMQP, binary', carry: (event) => decodeAmqpMessage(encodeAmqpMessage(event), options) },
  {
    name: 'AMQP, binary with colons',
    carry: (event) => decodeAmqpMessage(encodeAmqpMessage(event, { prefix: ':' }), options),
  },
  {
    name: 'MQTT 5, binary',
    emptyIsAbsent: true,
    carry: (event) => decodeMqttMessage(encodeMqttMessage(event), options),
  },
  {
    name: 'MQTT 3.1.1',
    carry: (event) =>
      decodeMqttMessage(encodeMqttMessage(event, { protocolVersion: 4, mode: 'structured' }), {
        ...options,
        protocolVersion: 4,
      }),
  },
  { name: 'NATS, binary', emptyIsAbsent: true, carry: (event) => viaNats(event, 'binary') },
  { name: 'NATS, structured', carry: (event) => viaNats(event, 'structured') },
];

function lossesOf({ name }: EventFormat): Pick<Carrier, 'instants' | 'unwritable'> {
  if (name === 'protobuf') return { instants: true };
  return name === 'xml' ? { unwritable: isNoXml } : {};
}

function viaHttp(message: ReturnType<typeof encodeHttpMessage>): CloudEvent | undefined {
  return decodeHttpMessage(received(message), options)[0];
}

/** As Node hands it over: names and values in turn, the body as bytes. */
function received({ headers, body }: ReturnType<typeof encodeHttpMessage>): { headers: string[]; body: Uint8Array } {
  return { headers: Object.entries(headers).flat(), body: Buffer.from(body) };
}

/** As kafkajs hands it over: header values and the value as bytes. */
function viaKafka({ value, headers }: KafkaMessage): CloudEvent {
  const bytes = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const));
  const message: ReceivedKafkaMessage = {
    value: value === null ? null : Buffer.from(value),
    headers: bytes,
  };
  return decodeKafkaMessage(message, options);
}

function viaNats(event: CloudEvent, mode: 'structured' | 'binary'): CloudEvent {
  const { data, headers } = encodeNatsMessage(event, { mode });
  return decodeNatsMessage({ data, headers: headers.map(([name, value]) => [name, [value]] as const) }, options);
}

/** An event as a value to compare: what the carrier keeps of it. */
export function kept(event: CloudEvent | undefined, { emptyIsAbsent, instants }: Carrier): unknown {
  if (event === undefined) return undefined;
  const { data, datacontenttype, ...attributes } = event;
  const isAbsent = data === undefined || (emptyIsAbsent === true && isEmpty(data));
  const isJson = !isAbsent && typeof data !== 'string' && !(data instanceof Uint8Array);
  const times = Object.entries(attributes).map(([name, value]) => {
    return [
      name,
      instants === true && typeof value === 'string' && isTimestamp(value) ? instantOf(value) : plain(value),
    ];
  });
  return {
    attributes: Object.fromEntries(times) as unknown,
    // JSON data is JSON, whether or not that is said.
    datacontenttype: datacontenttype ?? (isJson || typeof data === 'string' ? 'application/json' : undefined),
    data: isAbsent ? 'none' : { value: plain(data) },
  };
}

function isEmpty(data: unknown): boolean {
  return data === '' || (data instanceof Uint8Array && data.length === 0);
}

/** Bytes apart from text; JSON as it is written. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  return typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as unknown) : value === 0 ? 0 : value;
}

/** Nanoseconds since 1970. */
export function instantOf(text: string): bigint {
  const [, seconds = '', fraction = '', offset = ''] = /^(.{19})(?:\.([0-9]+))?(.+)$/i.exec(text) ?? [];
  const zone = offset.toUpperCase() === 'Z' ? 'Z' : offset;
  return (
    BigInt(Date.parse(seconds.toUpperCase() + zone)) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9) || 0)
  );
}
