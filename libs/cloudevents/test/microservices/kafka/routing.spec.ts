import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { cloudEvent } from '../../../src/core/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { jsonEventFormat } from '../../../src/formats/json/index.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { kafka, newTopic, noBroker } from '../../sinks/kafka/support/broker.js';
import { Application, aListeningServer, produce, recordOf, untilCommitted } from './support/server.js';

const bytes = new Uint8Array([0, 1, 254, 255]);
const kinds = {
  'no data': {},
  'JSON data': { datacontenttype: 'application/json', data: { seat: 1, name: 'Zoë' } },
  'JSON null': { datacontenttype: 'application/json', data: null },
  text: { datacontenttype: 'text/plain', data: 'ace of ♠' },
  bytes: { datacontenttype: 'application/octet-stream', data: bytes },
} as const;
const carriers = {
  binary: { mode: 'binary' },
  'structured JSON': { mode: 'structured', format: jsonEventFormat },
  'structured Avro': { mode: 'structured', format: avroEventFormat },
  'structured XML': { mode: 'structured', format: xmlEventFormat },
} as const;

describe.skipIf(noBroker)('CloudEventsKafkaServer, what it reads', () => {
  it('hands events of every kind, mode and format to the receiver, whichever topic they lie in', async () => {
    const [first, second] = [await newTopic({ partitions: 2 }), await newTopic()];
    const application = new Application();
    const events = Object.entries(carriers).flatMap(([carrier, options]) =>
      Object.entries(kinds).map(([kind, members]) => ({
        options,
        event: cloudEvent({
          specversion: '1.0',
          id: `${carrier}, ${kind}`,
          source: '/poker',
          type: 'io.angzarr.hand.complete',
          subject: 'seat-1',
          time: '2026-01-02T03:04:05Z',
          tablename: 'Zürich 1',
          ...(members as object),
        }),
      })),
    );
    const records = events.map(({ event, options }) => recordOf(event, options));
    await produce(first, records.slice(0, 10));
    await produce(second, records.slice(10));
    await aListeningServer({
      topics: [first, second],
      receiver: application,
      formats: [jsonEventFormat, avroEventFormat, xmlEventFormat],
    });

    await until('all have arrived', () => application.events.length >= events.length);
    const byId = new Map(application.events.map((event) => [event.id, event]));
    for (const { event } of events) expect(byId.get(event.id), event.id).toEqual(event);
    expect(application.events).toHaveLength(events.length);
    expect([...application.transports]).toEqual(['kafka']);
  });

  it('tells the handler which record it was', async () => {
    const topic = await newTopic();
    const application = new Application();
    await produce(topic, [recordOf(cloudEvent({ id: '1', source: '/a', type: 't', subject: 'seat-7' }))]);
    await aListeningServer({ topics: [topic], receiver: () => Promise.resolve(application) });
    await until('it has arrived', () => application.events.length === 1);
    expect(application.records[0]).toMatchObject({ topic, partition: 0, offset: '0', key: Buffer.from('seat-7') });
    expect(Number(application.records[0]?.timestamp)).toBeGreaterThan(0);
  });

  it('moves the offset past events that were handled, ignored or handled before', async () => {
    const topic = await newTopic();
    const groupId = randomUUID();
    const statuses = ['handled', 'ignored', 'duplicate'] as const;
    const application = new Application(({ id }) => ({ status: statuses[Number(id)] ?? 'handled' }));
    const records = statuses.map((_, id) => recordOf(cloudEvent({ id: `${id}`, source: '/a', type: 't' })));
    await produce(topic, records);
    await aListeningServer({ topics: [topic], receiver: application, groupId });
    await untilCommitted(groupId, topic, [3]);
    expect(application.ids).toEqual(['0', '1', '2']);
  });

  it('says at the start that the cluster cannot be reached', async () => {
    const server = { topics: ['any'], receiver: new Application(), brokers: ['127.0.0.1:1'], timeout: 0.2 };
    await expect(aListeningServer(server)).rejects.toThrow(/127\.0\.0\.1:1: /);
  });

  it('says at the start that it is not let in', async () => {
    const sasl = { mechanism: 'PLAIN', username: 'nobody', password: 'Wr0ng-s3cret' } as const;
    const brokers = kafka.saslPlaintext;
    if (brokers.length === 0) return;
    const server = {
      topics: ['any'],
      receiver: new Application(),
      brokers,
      securityProtocol: 'SASL_PLAINTEXT',
      sasl,
    } as const;
    await expect(aListeningServer(server)).rejects.toThrow(/refused user name or password/);
  });
});
