import { type AddressInfo, createServer, type Socket } from 'node:net';
import rhea, { type EventContext } from 'rhea';
import { describe, expect, it } from 'vitest';
import { type AmqpEncodeOptions, decodeAmqpMessage, encodeAmqpMessage } from '../../../src/bindings/amqp/index.js';
import { type CloudEvent, ProtobufData } from '../../../src/core/index.js';
import { bytes, event } from '../../core/events.js';
import { overTheWire } from './wire.js';

const message = new ProtobufData('type.googleapis.com/x.Y', bytes('packed'), { a: 1 });
const protobuf = 'application/protobuf';
const json = 'application/json';

type Row = readonly [what: string, sent: CloudEvent, read?: CloudEvent];

/** What is sent, and what is read where that is not the same. */
const events: readonly Row[] = [
  ['no data', event({ subject: 's' })],
  ...[null, 0, false, '', 'text', [], { a: [{ b: null }] }].map((data): Row => [
    `JSON ${JSON.stringify(data)}`,
    event({ data, datacontenttype: json }),
  ]),
  ['text', event({ data: 'é\n', datacontenttype: 'text/plain' })],
  ['no text', event({ data: '', datacontenttype: 'text/plain' })],
  ['bytes', event({ data: new Uint8Array([0, 255]) })],
  ['no bytes', event({ data: new Uint8Array(0) })],
  ['bytes of a type', event({ data: bytes('x'), datacontenttype: 'image/png' })],
  ['JSON without type', event({ data: { a: 1 } }), event({ data: { a: 1 }, datacontenttype: json })],
  ['a protobuf message as JSON', event({ data: message }), event({ data: { a: 1 }, datacontenttype: json })],
  [
    'a protobuf message as such',
    event({ data: message, datacontenttype: protobuf }),
    event({ data: bytes('packed'), datacontenttype: protobuf }),
  ],
  [
    'attributes of every type',
    event({
      flag: false,
      count: -7,
      mark: bytes('ab'),
      empty: '',
      constructor: 'x',
      time: '2024-05-06T07:08:09.123456+02:00',
      dataschema: 'urn:a:b',
      subject: 'é "%41" 😀',
    }),
  ],
];
const rows = events.map(([what, sent, read = sent]) => [what, sent, read] as const);
const ways: readonly (readonly [string, AmqpEncodeOptions])[] = [
  ['binary mode', {}],
  ['binary mode with colons', { prefix: ':' }],
  ['binary mode with native timestamps', { timestamps: 'native' }],
];

describe('what was sent over AMQP is read back', () => {
  for (const [way, options] of ways) {
    it.each(rows)(`in ${way}: %s`, (_what, sent, read) => {
      const encoded = encodeAmqpMessage(sent, options);
      expect(decodeAmqpMessage(overTheWire(encoded))).toEqual(read);
      expect(decodeAmqpMessage(encoded)).toEqual(read);
    });
  }

  it('in structured mode', () => {
    const sent = event({ data: { a: null }, datacontenttype: json, ext: true, count: 5 });
    const encoded = encodeAmqpMessage(sent, { mode: 'structured' });
    expect(decodeAmqpMessage(overTheWire(encoded))).toEqual(sent);
    expect(decodeAmqpMessage(encoded)).toEqual(sent);
  });
});

it('events pass between two containers over a socket', async () => {
  const sent = [event({ count: 7, data: { a: 1 }, datacontenttype: json }), event({ id: 'e-2' })];
  const received = await overASocket(sent);
  expect(received).toEqual(sent);
});

/** Sends to a container that listens, and gives what it received. */
async function overASocket(sent: readonly CloudEvent[]): Promise<CloudEvent[]> {
  const [receiver, sender] = [rhea.create_container(), rhea.create_container()];
  // Its types leave this method out.
  const server = createServer((socket) => {
    (receiver.create_connection({ port: 0 }) as unknown as { accept(socket: Socket): void }).accept(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await new Promise<CloudEvent[]>((resolve, reject) => {
      const received: CloudEvent[] = [];
      receiver.on('message', ({ message: one, connection }: EventContext) => {
        try {
          received.push(decodeAmqpMessage(one ?? {}));
        } catch (error) {
          reject(error as Error);
        }
        if (received.length < sent.length) return;
        connection.close();
        resolve(received);
      });
      sender.once('sendable', ({ sender: link }: EventContext) => {
        for (const one of sent) link?.send(encodeAmqpMessage(one));
      });
      sender.on('disconnected', () => reject(new Error('The connection was lost')));
      const { port } = server.address() as AddressInfo;
      sender.connect({ host: '127.0.0.1', port, reconnect: false }).open_sender('events');
    });
  } finally {
    server.close();
  }
}
