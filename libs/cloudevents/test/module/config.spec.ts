import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silent } from '../support/silent-logger.js';
import {
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsPublisher,
  HttpSink,
  settings,
} from '../../src/index.js';
import { resolveConfig } from '../../src/config/resolve-config.js';

afterEach(() => vi.unstubAllEnvs());

const http = { CLOUDEVENTS_HTTP_ENDPOINT: 'https://example.test/events' };
const kafka = { CLOUDEVENTS_SINK: 'kafka', CLOUDEVENTS_KAFKA_BROKERS: 'k1:9092, k2:9092' };

const resolve = (env: Record<string, unknown>, options: object = {}) =>
  resolveConfig({ ...options }, (name) => env[name]);

function problems(env: Record<string, unknown>, options: object = {}): string {
  try {
    resolve(env, options);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no problem';
}

describe('configuration', () => {
  it('reads every variable of the table', () => {
    for (const { env } of Object.values(settings)) {
      const asked: string[] = [];
      resolveConfig({ sink: 'none' }, (name) => void asked.push(name));
      expect([...asked, 'CLOUDEVENTS_SINK']).toContain(env);
    }
  });

  it('takes options before the environment, and that before the defaults', () => {
    const config = resolve(
      { ...http, CLOUDEVENTS_HTTP_TIMEOUT: '7.5', CLOUDEVENTS_BATCH_SIZE: '' },
      { http: { concurrency: 2 } },
    );
    expect(config).toMatchObject({ sink: 'http', http: { timeout: 7.5, batchSize: 100, concurrency: 2 } });
  });

  it('reads lists, headers and both names of the sink that discards', () => {
    expect(resolve(kafka).kafka.brokers).toEqual(['k1:9092', 'k2:9092']);
    const headers = {
      CLOUDEVENTS_HTTP_HEADERS: '{"Authorization":"Bearer abc"}',
      CLOUDEVENTS_HTTP_RETRY_STATUSES: '408,425',
    };
    expect(resolve({ ...http, ...headers }).http).toMatchObject({
      headers: { authorization: 'Bearer abc' },
      retryStatuses: [408, 425],
    });
    for (const sink of ['none', 'null']) expect(resolve({ CLOUDEVENTS_SINK: sink }).sink).toBe('none');
  });

  it.each([
    [
      {},
      "CLOUDEVENTS_HTTP_ENDPOINT: is required because CLOUDEVENTS_SINK is 'http' (the default; 'none' discards events)",
    ],
    [{ CLOUDEVENTS_SINK: 'http' }, /CLOUDEVENTS_HTTP_ENDPOINT: is required because CLOUDEVENTS_SINK is 'http'$/],
    [{ ...http, CLOUDEVENTS_SINK: 'htpp' }, "CLOUDEVENTS_SINK: must be one of http, kafka, both, none, not 'htpp'"],
    [{ CLOUDEVENTS_SINK: 'both', ...http }, 'CLOUDEVENTS_KAFKA_BROKERS: is required'],
    [{ ...kafka, CLOUDEVENTS_SINK: 'both' }, 'CLOUDEVENTS_HTTP_ENDPOINT: is required'],
    [{ ...http, CLOUDEVENTS_HTTP_TIMEOUT: '0' }, 'CLOUDEVENTS_HTTP_TIMEOUT: must be a number from 0.001'],
    [
      { ...http, CLOUDEVENTS_HTTP_TIMEOUT: '-3' },
      "CLOUDEVENTS_HTTP_TIMEOUT: must be a number from 0.001 to 86400, not '-3'",
    ],
    [{ ...http, CLOUDEVENTS_HTTP_TIMEOUT: '30s' }, 'CLOUDEVENTS_HTTP_TIMEOUT: must be a number'],
    [
      { ...http, CLOUDEVENTS_BATCH_SIZE: '1e3' },
      "CLOUDEVENTS_BATCH_SIZE: must be a whole number from 1 to 100000, not '1e3'",
    ],
    [{ ...http, CLOUDEVENTS_BATCH_SIZE: '2.5' }, 'CLOUDEVENTS_BATCH_SIZE: must be a whole number'],
    [{ ...http, CLOUDEVENTS_CHECK_ON_START: 'yes' }, 'CLOUDEVENTS_CHECK_ON_START: must be true or false'],
    [{ CLOUDEVENTS_HTTP_ENDPOINT: 'example.test' }, 'CLOUDEVENTS_HTTP_ENDPOINT: must be a URL'],
    [{ CLOUDEVENTS_HTTP_ENDPOINT: 'ftp://example.test' }, 'CLOUDEVENTS_HTTP_ENDPOINT: must be a URL'],
    [{ CLOUDEVENTS_HTTP_ENDPOINT: 'http://example.test', NODE_ENV: 'production' }, 'must be https:// in production'],
    [{ ...kafka, CLOUDEVENTS_KAFKA_BROKERS: 'k1' }, 'CLOUDEVENTS_KAFKA_BROKERS: must be host:port pairs'],
    [{ ...kafka, CLOUDEVENTS_KAFKA_TOPIC: 'a b' }, 'CLOUDEVENTS_KAFKA_TOPIC: must be a topic name'],
    [{ ...kafka, CLOUDEVENTS_KAFKA_SASL_USERNAME: 'u' }, 'CLOUDEVENTS_KAFKA_SASL_PASSWORD: is required'],
    [{ ...kafka, CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL: 'SASL_SSL' }, 'CLOUDEVENTS_KAFKA_SASL_USERNAME: is required'],
    [{ ...kafka, CLOUDEVENTS_KAFKA_SSL_CA: '/no/such/file' }, 'cannot be read (ENOENT)'],
    [{ ...http, CLOUDEVENTS_HTTP_HEADERS: '{"ce-id":"1"}' }, "must not set 'ce-id'"],
    [{ ...http, CLOUDEVENTS_RETRY_MIN_DELAY: '9' }, 'CLOUDEVENTS_RETRY_MIN_DELAY: must not be above'],
  ])('D10, D11: %j fails with %s', (env, expected) => {
    expect(problems(env)).toMatch(expected);
  });

  it('lists every problem at once', () => {
    const text = problems({ CLOUDEVENTS_SINK: 'both', CLOUDEVENTS_BATCH_SIZE: 'x', CLOUDEVENTS_KAFKA_TIMEOUT: '-1' });
    expect(text).toContain('CloudEventsModule cannot start, 4 problems:\n  - ');
    for (const name of ['HTTP_ENDPOINT', 'KAFKA_BROKERS', 'BATCH_SIZE', 'KAFKA_TIMEOUT']) expect(text).toContain(name);
  });

  it('names a misspelt variable beside what is missing, and no others', () => {
    const variables = ['CLOUDEVENTS_HTTP_ENDPIONT', 'CLOUDEVENTS_OF_SOMEBODY_ELSE', 'PATH'];
    const resolve = (env: Readonly<Record<string, string>>) => resolveConfig({}, (name) => env[name], [], variables);
    expect(() => resolve({})).toThrow(
      /2 problems:\n.*ENDPOINT: is required.*\n {2}- CLOUDEVENTS_HTTP_ENDPIONT: is no setting; did you mean CLOUDEVENTS_HTTP_ENDPOINT\?$/,
    );
    expect(() => resolve(http)).not.toThrow();
  });

  it('S6: never shows a secret', () => {
    const secret = 'hunter2-hunter2';
    const text = [
      problems({ CLOUDEVENTS_HTTP_ENDPOINT: `https://user:${secret}@example.test` }),
      problems({ ...http, CLOUDEVENTS_HTTP_HEADERS: `{"authorization":"${secret}\\r\\nx: y"}` }),
      problems({ ...http, CLOUDEVENTS_HTTP_HEADERS: secret }),
      problems({ ...kafka, CLOUDEVENTS_KAFKA_SASL_PASSWORD: `${secret}\n` }),
      problems({ ...kafka, CLOUDEVENTS_KAFKA_SASL_PASSWORD: secret }),
    ];
    expect(text).not.toContain('no problem');
    expect(text.join('\n')).not.toContain('hunter2');
  });

  it('counts a single problem as one', () => {
    expect(problems({})).toMatch(/^CloudEventsModule cannot start, 1 problem:\n {2}- CLOUDEVENTS_HTTP_ENDPOINT: /);
  });

  it('names an option that does not exist', () => {
    expect(problems(http, { http: { timout: 3 }, snik: 'http' })).toContain('http.timout: is no option');
    expect(problems(http, { snik: 'http' })).toContain('snik: is no option');
  });
});

describe('CloudEventsModule', () => {
  const boot = (options?: CloudEventsModuleOptions) =>
    Test.createTestingModule({
      imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot(options)],
    })
      .setLogger(silent)
      .compile();

  it('reads the environment through ConfigModule', async () => {
    vi.stubEnv('CLOUDEVENTS_HTTP_ENDPOINT', 'https://example.test/events');
    vi.stubEnv('CLOUDEVENTS_BATCH_SIZE', '7');
    const module = await boot();
    expect(module.get(HttpSink).limits.events).toBe(7);
  });

  it('D10: fails the boot with every problem', async () => {
    vi.stubEnv('CLOUDEVENTS_SINK', 'both');
    await expect(boot()).rejects.toMatchObject({ code: 'CE_CONFIG', problems: { length: 2 } });
    vi.stubEnv('CLOUDEVENTS_KAFKA_BROKRES', 'k1:9092');
    await expect(boot()).rejects.toThrow(
      'CLOUDEVENTS_KAFKA_BROKRES: is no setting; did you mean CLOUDEVENTS_KAFKA_BROKERS?',
    );
  });

  it('works without ConfigModule in the application', async () => {
    const module = await Test.createTestingModule({ imports: [CloudEventsModule.forRoot({ sink: 'none' })] })
      .setLogger(silent)
      .compile();
    expect(module.get(CloudEventsPublisher)).toBeInstanceOf(CloudEventsPublisher);
  });

  it('takes its options from a factory', async () => {
    const module = await Test.createTestingModule({
      imports: [
        CloudEventsModule.forRootAsync({
          useFactory: () => Promise.resolve({ http: { endpoint: 'https://example.test', batchSize: 3 } }),
        }),
      ],
    })
      .setLogger(silent)
      .compile();
    expect(module.get(HttpSink).limits.events).toBe(3);
  });

  describe('formats', () => {
    const endpoint = 'https://example.test/events';

    it.each(['json', 'protobuf', 'XML'])('%s is taken by its name, for batches too', (name) => {
      const config = resolve({ ...http, CLOUDEVENTS_HTTP_FORMAT: name, CLOUDEVENTS_KAFKA_FORMAT: name });
      expect(config).toMatchObject({ http: { format: name.toLowerCase() }, kafka: { format: name.toLowerCase() } });
    });

    it('one that does not exist is refused by naming those that do', () => {
      expect(problems({ ...http, CLOUDEVENTS_HTTP_FORMAT: 'yaml' })).toContain(
        "CLOUDEVENTS_HTTP_FORMAT: must be one of json, protobuf, avro, xml, not 'yaml'",
      );
      expect(problems({}, { http: { endpoint, format: { name: 'x' } } })).toContain('or an EventFormat');
    });

    it('avro has no batch, which is the default mode', () => {
      expect(problems({ ...http, CLOUDEVENTS_HTTP_FORMAT: 'avro' })).toContain(
        "CLOUDEVENTS_HTTP_MODE: must be 'structured' or 'binary': the format 'avro' has no batch",
      );
      const single = { CLOUDEVENTS_HTTP_FORMAT: 'avro', CLOUDEVENTS_HTTP_MODE: 'structured' };
      expect(problems({ ...http, ...single })).toBe('no problem');
      expect(problems({ ...kafka, CLOUDEVENTS_KAFKA_FORMAT: 'avro' })).toBe('no problem');
    });

    it('options take a format itself', () => {
      const own = { name: 'own', mediaType: 'application/cloudevents+own', encode: () => '', decode: () => ({}) };
      expect(resolve({}, { http: { endpoint, mode: 'structured', format: own } }).http.format).toBe(own);
      expect(problems({}, { http: { endpoint, format: own } })).toContain("the format 'own' has no batch");
    });

    it('one that no receiver would know is refused', () => {
      const own = { name: 'own', encode: () => '', decode: () => ({}), batch: {} };
      for (const mediaType of ['application/x-own', 'Application/CloudEvents+Own']) {
        expect(problems({}, { http: { endpoint, format: { ...own, mediaType } } })).toContain(
          "must have a media type that begins with 'application/cloudevents', in lower case",
        );
      }
    });
  });

  it('names what is wrong with the list of extensions, together with the rest', async () => {
    const start = (extensions: unknown) =>
      Test.createTestingModule({
        imports: [CloudEventsModule.forRoot({ sink: 'nowhere' as never, extensions: extensions as never })],
      })
        .setLogger(silent)
        .compile();
    await expect(start(['severity'])).rejects.toThrow(
      /2 problems[^]*extensions: The list of extensions holds a value of type string/,
    );
    await expect(start({ kind: 'extension' })).rejects.toThrow('extensions: Extensions must be a list');
  });
});
