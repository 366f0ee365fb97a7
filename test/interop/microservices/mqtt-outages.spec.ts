import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../support/until.js';
import {
  connectClient,
  eventOf,
  gate,
  newTopic,
  publish,
  startApplication,
  untilHandled,
} from './support/mqtt-application.js';
import { type RestartableMosquitto, startRestartableMosquitto } from './support/mqtt-broker.js';
import { MqttLine } from './support/mqtt-line.js';

let broker: RestartableMosquitto;
let client: MqttClient;
let topic: string;
let clientId: string;

beforeEach(async () => {
  broker = await startRestartableMosquitto();
  client = await connectClient(broker.url);
  topic = newTopic();
  clientId = randomUUID();
});

afterEach(() => broker.end());

const options = (): Parameters<typeof startApplication>[0] => ({ url: broker.url, topics: [topic], clientId });

const versions = [
  [1, 4],
  [1, 5],
  [2, 4],
  [2, 5],
] as const;

const program = fileURLToPath(new URL('support/killed-mqtt-server.ts', import.meta.url));

/** Runs the program until it has said all of this, and kills it. */
async function runAndKill(
  args: readonly string[],
  said: readonly string[],
  meanwhile: () => Promise<void>,
): Promise<void> {
  const node = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program];
  const child = spawn(process.execPath, [...node, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  onTestFinished(kill);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await until('it listens', () => lines.includes('listening') || child.exitCode !== null, { timeoutMs: 30_000 });
  await meanwhile();
  await until(`it has said ${said.join()}`, () => said.every((line) => lines.includes(line)));
  expect(lines).toEqual(['listening', ...said]);
  await kill();
}

describe('an event whose handler has not ended', () => {
  it.each(versions)('comes again with QoS %i of MQTT %i when the process was killed', async (qos, protocolVersion) => {
    const sender = await connectClient(broker.url, protocolVersion);
    const args = [broker.url, topic, clientId, String(qos), String(protocolVersion)];
    await runAndKill(args, ['handling 1', 'handling 2'], async () => {
      for (const id of [1, 2, 3]) await publish(sender, topic, eventOf(id), { qos });
    });
    const { desk } = await startApplication({ ...options(), qos, protocolVersion });
    await untilHandled(desk, ['2', '3']);
    expect(desk.calls[0]?.packet).toMatchObject({ dup: true, qos });
  });

  it.each(versions)('comes again with QoS %i of MQTT %i when it was abandoned', async (qos, protocolVersion) => {
    const sender = await connectClient(broker.url, protocolVersion);
    const settings = { ...options(), qos, protocolVersion };
    const first = await startApplication(settings);
    const { opened, open } = gate();
    first.desk.behave = ({ id }) => (id === '2' ? opened : undefined);
    for (const id of [1, 2, 3]) await publish(sender, topic, eventOf(id), { qos });
    await until('the second is being handled', () => first.desk.ids.length === 2);
    await first.close();
    // Too late to be acknowledged.
    open();

    const second = await startApplication(settings);
    await untilHandled(second.desk, ['2', '3']);
    await second.close();
    const third = await startApplication(settings);
    await publish(sender, topic, eventOf(4), { qos });
    await untilHandled(third.desk, ['4']);
    expect(third.desk.ids).toEqual(['4']);
  });

  it('is waited for when the application closes, and what comes after it is left', async () => {
    const first = await startApplication(options());
    const { opened, open } = gate();
    first.desk.behave = () => opened;
    for (const id of [1, 2]) await publish(client, topic, eventOf(id));
    await until('the first is being handled', () => first.desk.ids.length === 1);
    const closed = first.close();
    open();
    await closed;
    expect(first.desk.handled).toEqual(['1']);
    const second = await startApplication(options());
    await untilHandled(second.desk, ['2']);
  });

  it.each(versions)(
    'with QoS %i of MQTT %i does not run twice where only the connection is lost',
    async (qos, protocolVersion) => {
      const sender = await connectClient(broker.url, protocolVersion);
      const running = await startApplication({ ...options(), qos, protocolVersion });
      const { desk, server } = running;
      const { opened, open } = gate();
      desk.behave = ({ id }) => (id === '1' ? opened : undefined);
      for (const id of [1, 2, 3]) await publish(sender, topic, eventOf(id), { qos });
      await until('the first is being handled', () => desk.ids.length === 1);
      server.unwrap<MqttClient>().stream.destroy();
      await until('it is connected again', () => running.received('connack') === 2);
      open();
      await untilHandled(desk, ['1', '2', '3']);
      expect(desk.ids).toEqual(['1', '2', '3']);
      await running.close();
      const next = await startApplication({ ...options(), qos, protocolVersion });
      await publish(sender, topic, eventOf(4), { qos });
      await untilHandled(next.desk, ['4']);
    },
  );

  it.each([4, 5] as const)('with QoS 2 of MQTT %i does not run twice where PUBREC is lost', async (protocolVersion) => {
    const sender = await connectClient(broker.url, protocolVersion);
    const line = await MqttLine.to(broker.url);
    const running = await startApplication({ ...options(), url: line.url, qos: 2, protocolVersion });
    line.breakAt('pubrec');
    await publish(sender, topic, eventOf(1), { qos: 2 });
    await until('it has come twice', () => running.received('publish') === 2);
    await publish(sender, topic, eventOf(2), { qos: 2 });
    await untilHandled(running.desk, ['1', '2']);
    expect(running.desk.ids).toEqual(['1', '2']);
  });

  it('acknowledges nothing of another session', async () => {
    const forgetful = await startRestartableMosquitto({ persistent: false });
    onTestFinished(() => forgetful.end());
    const settings = { ...options(), url: forgetful.url };
    const sender = await connectClient(forgetful.url);
    const running = await startApplication(settings);
    const { desk } = running;
    const first = gate();
    desk.behave = ({ id }) => (id === 'old' ? first.opened : new Promise(() => undefined));
    await publish(sender, topic, eventOf('old'));
    await until('it is being handled', () => desk.ids.length === 1);
    await forgetful.stop();
    await forgetful.start();
    await until('it has subscribed again', () => running.received('suback') === 2);
    // Its packet identifier is that of the old one.
    await publish(sender, topic, eventOf('new'));
    await until('it is received', () => running.received('publish') === 2);
    // One after another, also across connections.
    expect(desk.ids).toEqual(['old']);
    first.open();
    await until('it is being handled', () => desk.ids.includes('new'));
    await running.close();
    const next = await startApplication(settings);
    await until('the new one comes again', () => next.desk.handled.includes('new'));
    expect(next.desk.ids).toEqual(['new']);
  });
});

describe('an outage of the broker', () => {
  it.each([true, false])('is overcome, its memory persistent: %s', async (persistent) => {
    const other = await startRestartableMosquitto({ persistent });
    onTestFinished(() => other.end());
    const sender = await connectClient(other.url);
    const running = await startApplication({ ...options(), url: other.url });
    await publish(sender, topic, eventOf('before'));
    await untilHandled(running.desk, ['before']);
    await other.stop();
    await until('it says so', () => running.lines.some((line) => line.includes('is lost')));
    await other.start();
    // A session that the broker remembers has its subscriptions.
    await until('it is connected again', () => running.received(persistent ? 'connack' : 'suback') === 2);
    await publish(sender, topic, eventOf('after'));
    await until('it is handled', () => running.desk.handled.at(-1) === 'after');
    expect(running.received('suback')).toBe(persistent ? 1 : 2);
  });

  it('that ends the connection before the topics are granted again leaves none of them out', async () => {
    const forgetful = await startRestartableMosquitto({ persistent: false });
    onTestFinished(() => forgetful.end());
    const line = await MqttLine.to(forgetful.url);
    const running = await startApplication({ ...options(), url: line.url });
    await forgetful.stop();
    line.breakAt('subscribe');
    await forgetful.start();
    await until('the connection has broken', () => line.hasBroken);
    // The session has begun with the connection that broke: it is there, without topics.
    await until('it has subscribed again', () => running.received('suback') === 2);
    const sender = await connectClient(forgetful.url);
    await publish(sender, topic, eventOf('after'));
    await untilHandled(running.desk, ['after']);
    expect(running.desk.ids).toEqual(['after']);
  });
});

describe('a handler that takes longer than the keepalive', () => {
  const keepalive = 1;

  it('keeps its connection, and runs once', async () => {
    const running = await startApplication({ ...options(), keepalive });
    running.desk.behave = ({ id }) => (id === '1' ? wait(3 * keepalive * 1000) : undefined);
    for (const id of [1, 2]) await publish(client, topic, eventOf(id));
    await untilHandled(running.desk, ['1', '2']);
    expect(running.desk.ids).toEqual(['1', '2']);
    expect(running.received('connack')).toBe(1);
  });

  it.each([0, 1] as const)('also one of many, with QoS %i', async (qos) => {
    const running = await startApplication({ ...options(), keepalive, qos });
    running.desk.behave = () => wait(200);
    const ids = Array.from({ length: 18 }, (_, n) => String(n));
    await Promise.all(ids.map((id) => publish(client, topic, eventOf(id), { qos })));
    await untilHandled(running.desk, ids);
    expect(running.received('connack')).toBe(1);
  });
});
