import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CloudEventsModuleOptions } from '../../src/cloudevents.options.js';
import type { EventFormat } from '../../src/formats/event-format.js';
import { avroEventFormat } from '../../src/formats/avro/index.js';
import { jsonEventFormat } from '../../src/formats/json/index.js';
import { protobufEventFormat } from '../../src/formats/protobuf/index.js';
import { partitioning, sequence } from '../../src/extensions/index.js';
import { CloudEventsModule } from '../../src/index.js';
import { decodingOptions } from '../../src/microservices/decoding-options.js';
import type { ReceptionOptions } from '../../src/microservices/reception.options.js';
import { silent } from '../support/silent-logger.js';

/** An application with these options of the module. */
async function anApp(options: CloudEventsModuleOptions = {}) {
  @Module({ imports: [CloudEventsModule.forRoot({ sink: 'none', ...options })] })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { logger: silent, abortOnError: false });
  onTestFinished(() => app.close());
  return app.init();
}

const receiver = () => Promise.reject(new Error('never asked'));
const module: CloudEventsModuleOptions = {
  receiver: { formats: ['json', 'protobuf'], tolerant: true },
  extensions: [partitioning],
};
const ofModule = { formats: [jsonEventFormat, protobufEventFormat], tolerant: true, extensions: [partitioning] };

describe('how a strategy reads messages', () => {
  it('is what the module of the application says, its formats loaded', async () => {
    expect(await decodingOptions({ app: await anApp(module) })).toMatchObject(ofModule);
  });

  it('is what the environment says as well', async () => {
    vi.stubEnv('CLOUDEVENTS_RECEIVER_FORMATS', 'avro');
    onTestFinished(() => void vi.unstubAllEnvs());
    const app = await anApp();
    expect(await decodingOptions({ app })).toMatchObject({ formats: [avroEventFormat], tolerant: false });
  });

  it('is JSON, to the letter, where nobody says anything', async () => {
    expect(await decodingOptions({ app: await anApp() })).toEqual({ formats: [jsonEventFormat], tolerant: false });
  });

  it.each<[string, Partial<ReceptionOptions>]>([
    ['formats', { formats: [avroEventFormat] }],
    ['no format at all', { formats: [] }],
    ['tolerant', { tolerant: false }],
    ['extensions', { extensions: [sequence] }],
  ])('an option wins alone: %s', async (_, option) => {
    const app = await anApp(module);
    expect(await decodingOptions({ app, ...option })).toMatchObject({ ...ofModule, ...option });
  });

  it('is what the options say of the rest', async () => {
    const data = { decode: () => 1 } as unknown as NonNullable<ReceptionOptions['data']>;
    const decoding = await decodingOptions({ app: await anApp(module), data, maxBytes: 7 });
    expect(decoding).toMatchObject({ ...ofModule, data, maxBytes: 7 });
  });

  it('may use formats of others', async () => {
    const own: EventFormat = { ...jsonEventFormat, name: 'own' };
    const app = await anApp({ receiver: { formats: [own] } });
    expect((await decodingOptions({ app })).formats).toEqual([own]);
  });

  it('is not asked of an application whose receiver is not used: it may have no module', async () => {
    const get = (): never => expect.unreachable('the process may end by it');
    const app = { init: () => Promise.resolve(), get };
    expect(await decodingOptions({ app, receiver })).toEqual({});
    expect(await decodingOptions({ receiver, tolerant: true })).toEqual({ tolerant: true });
  });
});

describe('a format whose package is not installed', () => {
  it('is named', async () => {
    vi.resetModules();
    vi.doMock('../../src/formats/avro/index.js', () => ({
      get avroEventFormat(): never {
        throw Object.assign(new Error("Cannot find package 'avsc' imported from x"), { code: 'ERR_MODULE_NOT_FOUND' });
      },
    }));
    onTestFinished(() => {
      vi.doUnmock('../../src/formats/avro/index.js');
    });
    const { decodingOptions: fresh } = await import('../../src/microservices/decoding-options.js');
    const app = { init: () => Promise.resolve(), get: () => ({ receiver: { formats: ['avro'] } }) as never };
    const failure: unknown = await fresh({ app }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'MissingPackageError', message: expect.stringContaining('avsc') as string });
  });
});
