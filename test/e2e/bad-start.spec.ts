import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Finished, runDemo, runNode, runPoker, runSubscriber } from './run.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'bad-start-'))));
afterAll(() => rm(folder, { recursive: true }));

const endpoint = { CLOUDEVENTS_HTTP_ENDPOINT: 'http://127.0.0.1:1/events' };

function expectOneClearMessage({ code, stdout, stderr }: Finished, ...expected: (string | RegExp)[]): void {
  for (const text of expected) expect(stderr).toMatch(text);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*[:(]/m);
  expect(code).toBe(1);
}

describe('a start that cannot work says so once, clearly, and exits with 1', () => {
  it('without an endpoint', async () => {
    expectOneClearMessage(
      await runPoker([]),
      /CLOUDEVENTS_HTTP_ENDPOINT: is required because CLOUDEVENTS_SINK is 'http'/,
    );
  });

  it('with an unknown sink and a bad number, both at once', async () => {
    const result = await runDemo([], { CLOUDEVENTS_SINK: 'htpp', CLOUDEVENTS_BATCH_SIZE: '1e3' });
    expectOneClearMessage(result, /CLOUDEVENTS_SINK: must be one of http, kafka, both, none, not 'htpp'/, /'1e3'/);
  });

  it('with an endpoint where nothing listens: every event is reported as failed', async () => {
    const result = await runPoker([], { ...endpoint, CLOUDEVENTS_RETRY_ATTEMPTS: '2' });
    expectOneClearMessage(result, /127\.0\.0\.1:1: connection refused/, /[1-9][0-9]* .*event/);
  });

  it('with a broker that cannot be reached', async () => {
    const kafka = {
      CLOUDEVENTS_SINK: 'kafka',
      CLOUDEVENTS_KAFKA_BROKERS: '127.0.0.1:1',
      CLOUDEVENTS_KAFKA_TIMEOUT: '1',
    };
    expectOneClearMessage(await runPoker([], { ...kafka, CLOUDEVENTS_RETRY_ATTEMPTS: '2' }), /127\.0\.0\.1:1/);
  });

  it('without kafkajs', async () => {
    const hooks = join(folder, 'without-kafkajs.mjs');
    await writeFile(
      hooks,
      `import { register } from 'node:module';
       const resolve = 'export async function resolve(name, context, next) {' +
         'if (name === "kafkajs") throw Object.assign(new Error("Cannot find package kafkajs"), { code: "ERR_MODULE_NOT_FOUND" });' +
         'return next(name, context); }';
       register('data:text/javascript,' + encodeURIComponent(resolve));`,
    );
    const variables = { CLOUDEVENTS_SINK: 'kafka', CLOUDEVENTS_KAFKA_BROKERS: '127.0.0.1:1' };
    const result = await runNode(['--import', pathToFileURL(hooks).href, 'dist/apps/poker/main.js'], variables);
    expectOneClearMessage(result, /needs the package 'kafkajs'\. Install it: npm install kafkajs/);
  });

  it('with a hand file that does not exist, or is no hand history', async () => {
    const broken = join(folder, 'broken.phhs');
    await writeFile(broken, '[1]\nvariant = "NT"\nactions = ["p1 flies"]\n');
    expectOneClearMessage(await runPoker(['--hands', join(folder, 'none.phh')], endpoint), /none\.phh/);
    expectOneClearMessage(await runPoker(['--hands', broken], endpoint), /broken\.phhs/);
  });
});

describe('so does the subscriber', () => {
  const kafka = { CLOUDEVENTS_SINK: 'kafka', CLOUDEVENTS_KAFKA_TIMEOUT: '1', PORT: '0' };

  it('with a broker that cannot be reached', async () => {
    const result = await runSubscriber({ ...kafka, CLOUDEVENTS_KAFKA_BROKERS: '127.0.0.1:1' });
    expectOneClearMessage(
      result,
      /^subscriber: cannot read from Kafka: 127\.0\.0\.1:1: connection refused.*Is the broker up.*\n$/,
    );
    expect(result.stdout).toBe('');
  });

  it('without brokers', async () => {
    expectOneClearMessage(await runSubscriber(kafka), /^subscriber: .*CLOUDEVENTS_KAFKA_BROKERS.*\n$/);
  });

  it('with a setting of Kafka that is wrong', async () => {
    const variables = { ...kafka, CLOUDEVENTS_KAFKA_BROKERS: '127.0.0.1', CLOUDEVENTS_KAFKA_SASL_MECHANISM: 'GSSAPI' };
    expectOneClearMessage(
      await runSubscriber(variables),
      /CLOUDEVENTS_KAFKA_BROKERS/,
      /CLOUDEVENTS_KAFKA_SASL_MECHANISM/,
    );
  });

  it('with a port that is none, or is taken', async () => {
    expectOneClearMessage(await runSubscriber({ PORT: 'http' }), /^subscriber: PORT must be a number.*\n$/);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expectOneClearMessage(await runSubscriber({ PORT: `${port}` }), /^subscriber: port [0-9]+ is taken\..*\n$/);
  });
});
