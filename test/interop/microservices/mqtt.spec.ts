import { randomUUID } from 'node:crypto';
import type { MqttClient } from 'mqtt';
import { RejectedEventError } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { decodeMqttMessage } from 'nestjs-cloudevents/mqtt';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until.js';
import {
  connectClient,
  createApplication,
  eventOf,
  listenTo,
  newTopic,
  publish,
  startApplication,
  untilHandled,
} from './support/mqtt-application.js';
import { type RestartableMosquitto, startRestartableMosquitto } from './support/mqtt-broker.js';

const bytes = new Uint8Array([0, 0xff, 0xfe, 0x80, 0x0a]);

let broker: RestartableMosquitto;
let client: MqttClient;
let topic: string;
let deadLetterTopic: string;
let clientId: string;

beforeAll(async () => {
  broker = await startRestartableMosquitto();
});

afterAll(() => broker.end());

beforeEach(async () => {
  client = await connectClient(broker.url);
  topic = newTopic();
  deadLetterTopic = `dead/${randomUUID()}`;
  clientId = randomUUID();
});

describe('CloudEventsMqttServer reads', () => {
  it('binary mode, with attributes in user properties and bytes as they were', async () => {
    const { desk } = await startApplication({ url: broker.url, topics: [topic] });
    const event = eventOf(1, {
      subject: 'hand 7',
      datacontenttype: 'application/octet-stream',
      data: bytes,
      table: 'ü 😀',
    });
    await publish(client, topic, event);
    await untilHandled(desk, ['1']);
    expect(desk.calls[0]).toMatchObject({ event, transport: 'mqtt', packet: { topic, qos: 1, retain: false } });
  });

  it.each([
    ['JSON', undefined],
    ['Protobuf', protobufEventFormat],
    ['Avro', avroEventFormat],
  ])('structured mode in %s', async (_, format) => {
    const formats = format === undefined ? {} : { formats: [format] };
    const { desk } = await startApplication({ url: broker.url, topics: [topic], ...formats });
    const event = eventOf(1, { datacontenttype: 'application/octet-stream', data: bytes });
    await publish(client, topic, event, { mode: 'structured', ...(format && { format }) });
    await untilHandled(desk, ['1']);
    expect(desk.calls[0]?.event).toEqual(event);
  });

  it('MQTT 3.1.1', async () => {
    const { desk } = await startApplication({ url: broker.url, topics: [topic], protocolVersion: 4 });
    const event = eventOf(1, { data: { cards: ['A♠', '7♦'] }, datacontenttype: 'application/json' });
    await publish(await connectClient(broker.url, 4), topic, event);
    await untilHandled(desk, ['1']);
    expect(desk.calls[0]?.event).toEqual(event);
  });

  it('any topic that matches, and routes by the type of the event', async () => {
    const { desk } = await startApplication({ url: broker.url, topics: [`${topic}/+/a`, `$share/all/${topic}/b/#`] });
    await publish(client, `${topic}/1/a`, eventOf('bet', { type: 'bets.raised' }));
    await publish(client, `${topic}/b/2`, eventOf('dealt'));
    await publish(client, `${topic}/1/a`, eventOf('of no interest', { type: 'other' }));
    await publish(client, `${topic}/b`, eventOf('another bet', { type: 'bets.folded' }));
    await untilHandled(desk, ['bet', 'dealt', 'another bet']);
    expect(desk.calls.map(({ handler, packet }) => `${handler} ${packet.topic}`)).toEqual([
      `bets ${topic}/1/a`,
      `poker ${topic}/b/2`,
      `bets ${topic}/b`,
    ]);
  });

  it.each([0, 1, 2] as const)('what is published with QoS %i, in its order', async (qos) => {
    const { desk } = await startApplication({ url: broker.url, topics: [topic], qos });
    const ids = Array.from({ length: 50 }, (_, n) => String(n));
    let failures = 2;
    desk.behave = ({ id }) => {
      if (id === '3' && failures-- > 0) throw new Error('not yet');
    };
    for (const id of ids) await publish(client, topic, eventOf(id), { qos });
    await untilHandled(desk, ids);
    expect(desk.ids.slice(3, 6)).toEqual(['3', '3', '3']);
  });

  it('what the broker retained, and the topic behind a topic alias', async () => {
    await client.publishAsync(topic, Buffer.from(JSON.stringify(eventOf('kept'))), {
      retain: true,
      qos: 1,
      properties: { contentType: 'application/cloudevents+json' },
    });
    const { desk } = await startApplication({
      url: broker.url,
      topics: [topic],
      properties: { topicAliasMaximum: 10 },
    });
    await untilHandled(desk, ['kept']);
    await publish(client, topic, eventOf('new'));
    await untilHandled(desk, ['kept', 'new']);
    expect(desk.calls.map(({ packet }) => [packet.topic, packet.retain])).toEqual([
      [topic, true],
      [topic, false],
    ]);
  });
});

describe('CloudEventsMqttServer gives up', () => {
  const options = (): Parameters<typeof startApplication>[0] => ({
    url: broker.url,
    topics: [topic],
    clientId,
    deadLetterTopic,
  });

  it('what fails too often: it lies in the dead-letter topic as it came', async () => {
    const letters = await listenTo(client, deadLetterTopic);
    const { desk, lines } = await startApplication(options());
    desk.behave = ({ id }) => {
      if (id === '1') throw new Error('no chips');
    };
    await client.publishAsync(topic, Buffer.from(bytes), {
      qos: 1,
      properties: {
        contentType: 'application/octet-stream',
        correlationData: Buffer.from([0xff, 1]),
        messageExpiryInterval: 1000,
        userProperties: { ...eventOf(1), 'Not-ours': ['a', 'b'] } as Record<string, string | string[]>,
      },
    });
    await publish(client, topic, eventOf(2));
    const [letter] = await until('there is a dead letter', () => letters.length > 0).then(() => letters);
    await untilHandled(desk, ['2']);
    expect(desk.ids).toEqual(['1', '1', '1', '2']);
    expect(Buffer.from(letter?.payload as Buffer).equals(bytes)).toBe(true);
    expect(letter?.retain).toBe(false);
    expect(letter?.properties).toEqual({
      contentType: 'application/octet-stream',
      correlationData: Buffer.from([0xff, 1]),
      userProperties: {
        ...eventOf(1),
        'Not-ours': ['a', 'b'],
        'x-dead-letter-reason': 'failed',
        'x-dead-letter-error': expect.stringContaining('no chips') as string,
        'x-dead-letter-topic': topic,
        'x-dead-letter-attempts': '3',
        'x-dead-letter-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      },
    });
    expect(decodeMqttMessage(letter as never)).toMatchObject({ id: '1', data: bytes });
    expect(lines.at(-1)).toContain(`It lies in the dead-letter topic '${deadLetterTopic}'`);
  });

  it('what is rejected, and what is no event', async () => {
    const letters = await listenTo(client, deadLetterTopic);
    const { desk } = await startApplication(options());
    desk.behave = () => {
      throw new RejectedEventError('no such table');
    };
    await publish(client, topic, eventOf(1));
    await client.publishAsync(topic, Buffer.from(bytes), { qos: 1 });
    await until('there are two dead letters', () => letters.length === 2);
    expect(desk.ids).toEqual(['1']);
    expect(letters.map(({ properties }) => properties?.userProperties)).toMatchObject([
      { 'x-dead-letter-reason': 'rejected', 'x-dead-letter-attempts': '1', id: '1' },
      { 'x-dead-letter-reason': 'undecodable', 'x-dead-letter-attempts': '0' },
    ]);
    expect(Buffer.from(letters[1]?.payload as Buffer).equals(bytes)).toBe(true);
  });

  it('over MQTT 3.1.1 with the payload alone', async () => {
    const letters = await listenTo(client, deadLetterTopic);
    await startApplication({ ...options(), protocolVersion: 4 });
    await client.publishAsync(topic, Buffer.from(bytes), { qos: 1 });
    const [letter] = await until('there is a dead letter', () => letters.length > 0).then(() => letters);
    expect(Buffer.from(letter?.payload as Buffer).equals(bytes)).toBe(true);
    expect(letter?.properties?.userProperties).toBeUndefined();
  });

  it.each([
    ['nobody has subscribed to', () => `nobody/${randomUUID()}`, 'nobody has subscribed to it'],
    ['the broker refuses', () => 'denied/dead', 'Not authorized'],
  ])('nothing for a dead-letter topic that %s: it is not acknowledged', async (_, name, why) => {
    const first = await startApplication({ ...options(), deadLetterTopic: name() });
    first.desk.behave = () => {
      throw new RejectedEventError('no such table');
    };
    await publish(client, topic, eventOf(1));
    await publish(client, topic, eventOf(2));
    await until('it says so', () => first.lines.some((line) => line.includes(why)));
    await first.close();
    expect(first.desk.ids).toEqual(['1']);

    const second = await startApplication(options());
    await untilHandled(second.desk, ['1', '2']);
  });

  it('without a dead-letter topic nothing, or drops it', async () => {
    const { deadLetterTopic: _, ...without } = options();
    const pausing = await startApplication(without);
    let reject = true;
    pausing.desk.behave = ({ id }) => {
      if (id === '1' && reject) throw new RejectedEventError('no such table');
    };
    await publish(client, topic, eventOf(1));
    await publish(client, topic, eventOf(2));
    await until('it is tried again', () => pausing.desk.ids.length > 2);
    expect(new Set(pausing.desk.ids)).toEqual(new Set(['1']));
    reject = false;
    await untilHandled(pausing.desk, ['1', '2']);
    await pausing.close();

    const dropping = await startApplication({ ...without, withoutDeadLetterTopic: 'skip' });
    await client.publishAsync(topic, 'no event', { qos: 1 });
    await publish(client, topic, eventOf(3));
    await untilHandled(dropping.desk, ['3']);
    expect(dropping.lines.some((line) => line.includes('It is dropped and lost'))).toBe(true);
  });
});

describe('CloudEventsMqttServer fails to start', () => {
  it.each([4, 5] as const)(
    'with MQTT %i where a subscription is refused, naming the topic',
    async (protocolVersion) => {
      const { app } = await createApplication({ url: broker.url, topics: [topic, 'denied/x'], protocolVersion });
      await expect(app.startAllMicroservices()).rejects.toThrow(/refuses the subscription to 'denied\/x'/);
    },
  );

  it('after so many attempts to connect', async () => {
    const { app, lines } = await createApplication({
      url: 'mqtt://somebody:secret@127.0.0.1:1',
      topics: [topic],
      maxConnectionAttempts: 2,
    });
    await expect(app.startAllMicroservices()).rejects.toThrow(/ECONNREFUSED/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/The connection to the MQTT broker failed: .*ECONNREFUSED.* tried again every 0.05 s/);
    expect(lines[0]).not.toContain('secret');
  });

  it('when it is closed before it was connected', async () => {
    const running = await createApplication({ url: 'mqtt://127.0.0.1:1', topics: [topic] });
    const started = running.app.startAllMicroservices().catch((error: unknown) => error);
    await until('it tries', () => running.lines.length > 0);
    await running.close();
    expect(String(await started)).toContain('closed before it was connected');
  });

  it('not at all while the broker is not there yet', async () => {
    const late = await startRestartableMosquitto();
    try {
      await late.stop();
      const { app, desk, lines } = await createApplication({ url: late.url, topics: [topic] });
      const started = app.startAllMicroservices();
      await until('it tries', () => lines.length > 0);
      await late.start();
      await started;
      await publish(await connectClient(late.url), topic, eventOf(1));
      await untilHandled(desk, ['1']);
      expect(lines.at(-1)).toBe(`Subscribed to '${topic}'`);
    } finally {
      await late.end();
    }
  });
});
