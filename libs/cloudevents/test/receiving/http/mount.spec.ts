import { Controller, Injectable, Module, type ModuleMetadata, Post } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CloudEvent, CloudEventsModule } from '../../../src/index.js';
import { CloudEventsReceiver, OnCloudEvent } from '../../../src/receiving/index.js';
import { silent } from '../../support/silent-logger.js';
import { formats, handEvent, structured } from './messages.js';
import { factoryApp, platforms } from './receiving-app.js';

afterEach(() => vi.unstubAllEnvs());

const received: CloudEvent[] = [];
afterEach(() => received.splice(0));

@Injectable()
class Hands {
  @OnCloudEvent('hand.*')
  onHand(event: CloudEvent): void {
    received.push(event);
  }
}

const { headers, body } = structured();

describe.each(platforms)('the endpoint on %s', (platform) => {
  const app = (imports: ModuleMetadata['imports']) =>
    factoryApp(platform, { imports: imports ?? [], providers: [Hands] });
  const statusAt = async (path: string, imports: ModuleMetadata['imports']): Promise<number> =>
    (await (await app(imports)).post(path, headers, body)).status;

  it('is mounted by the option', async () => {
    expect(
      await statusAt('/events', [CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events' } })]),
    ).toBe(204);
    expect(received).toEqual([handEvent()]);
  });

  it('is mounted by a variable, and the option wins over it', async () => {
    vi.stubEnv('CLOUDEVENTS_RECEIVER_PATH', 'from-env');
    expect(await statusAt('/from-env', [CloudEventsModule.forRoot({ sink: 'none' })])).toBe(204);
    const both = [CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events' } })];
    expect(await statusAt('/from-env', both)).toBe(404);
  });

  it('is mounted by a variable that ConfigModule alone knows', async () => {
    const load = [() => ({ CLOUDEVENTS_RECEIVER_PATH: '/configured', CLOUDEVENTS_RECEIVER_FORMATS: 'json,xml' })];
    const imports = [CloudEventsModule.forRoot({ sink: 'none' }), ConfigModule.forRoot({ load, ignoreEnvFile: true })];
    const { post } = await app(imports);
    const xml = structured(
      handEvent(),
      formats.find(({ name }) => name === 'xml'),
    );
    expect((await post('/configured', xml.headers, xml.body)).status).toBe(204);
    expect(received).toEqual([handEvent()]);
  });

  it('is mounted by options that a factory gives later', async () => {
    const useFactory = () => Promise.resolve({ sink: 'none', receiver: { path: '/later' } } as const);
    expect(await statusAt('/later', [CloudEventsModule.forRootAsync({ useFactory })])).toBe(204);
  });

  it('is not there without a path', async () => {
    @Controller()
    class RootController {
      @Post()
      root(): string {
        return 'root';
      }
    }
    const imports = [CloudEventsModule.forRoot({ sink: 'none' })];
    const { post } = await factoryApp(platform, { imports, controllers: [RootController] });
    expect((await post('/', { 'content-type': 'application/json' }, '{}')).text).toBe('root');
    for (const path of ['/events', '/undefined', '/receive'])
      expect((await post(path, headers, body)).status).toBe(404);
  });

  it('has its own path in each of two applications', async () => {
    const [one, two] = await Promise.all(
      ['/one', '/two'].map((path) => app([CloudEventsModule.forRoot({ sink: 'none', receiver: { path } })])),
    );
    expect((await one?.post('/one', headers, body))?.status).toBe(204);
    expect((await one?.post('/two', headers, body))?.status).toBe(404);
    expect((await two?.post('/two', headers, body))?.status).toBe(204);
  });

  it('stops the boot with a path that is a pattern', async () => {
    for (const path of ['/events/:id', '/events/*', '/events?x', '/', '']) {
      await expect(app([CloudEventsModule.forRoot({ sink: 'none', receiver: { path } })])).rejects.toThrow(
        'receiver.path: must be a path like /events',
      );
    }
  });

  it('stops the boot with a limit below 64 KiB', async () => {
    const receiver = { path: '/events', maxBytes: 65_535 };
    await expect(app([CloudEventsModule.forRoot({ sink: 'none', receiver })])).rejects.toThrow('receiver.maxBytes');
  });
});

describe('an application without HTTP', () => {
  it('starts all the same', async () => {
    @Module({
      imports: [CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events' } })],
      providers: [Hands],
    })
    class AppModule {}
    const context = await NestFactory.createApplicationContext(AppModule, { logger: silent, abortOnError: false });
    expect(context.get(CloudEventsReceiver).running).toBe(0);
    await context.close();
  });
});
