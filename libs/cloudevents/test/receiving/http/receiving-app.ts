import type { AddressInfo, Server } from 'node:net';
import * as common from '@nestjs/common';
import { type INestApplication, type LoggerService, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { onTestFinished } from 'vitest';
import { type CloudEvent, CloudEventsModule, type CloudEventsModuleOptions } from '../../../src/index.js';
import type { CloudEventContext } from '../../../src/receiving/event-context.js';
import { EVENT_RECEIVER } from '../../../src/receiving/http/index.js';
import type { Receipt } from '../../../src/receiving/receipt.js';
import { silent } from '../../support/silent-logger.js';

const isNest11 = !('StandardSchemaValidationPipe' in common);

export const platforms = ['express', 'fastify'] as const;

export type Platform = 'express' | 'fastify';

export interface AppSettings {
  readonly platform: Platform;
  readonly options?: CloudEventsModuleOptions;
  readonly metadata?: ModuleMetadata;
  /** What becomes of each event. Default: `handled`. */
  readonly receive?: (event: CloudEvent) => Receipt | Promise<Receipt>;
  /** Before the application is initialised, like `main.ts`. */
  readonly configure?: (app: INestApplication) => void;
  readonly create?: { readonly rawBody?: boolean; readonly bodyParser?: boolean };
  readonly adapter?: AbstractHttpAdapter;
  readonly logger?: LoggerService;
}

/** The media type of problems, as the version of Nest allows. */
export const problemType = isNest11 ? /^application\/json/ : /^application\/problem\+json/;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is an object of JSON. */
  readonly json: Record<string, unknown> | undefined;
}

/** An application on a real server, until the test is over, that writes down what it receives. */
export interface ReceivingApp {
  readonly url: string;
  readonly port: number;
  readonly received: readonly CloudEvent[];
  readonly contexts: readonly Pick<CloudEventContext, 'transport' | 'message'>[];
  readonly app: INestApplication;
  readonly post: (
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string | Uint8Array,
  ) => Promise<Answer>;
}

export const endpoint = { path: '/events' } as const;

export async function receivingApp(settings: AppSettings): Promise<ReceivingApp> {
  const received: CloudEvent[] = [];
  const contexts: Pick<CloudEventContext, 'transport' | 'message'>[] = [];
  const { receive = () => ({ status: 'handled' }) as const, metadata = {}, logger = silent } = settings;
  const { imports = [], ...others } = metadata;
  const options = settings.options ?? { receiver: endpoint };
  const builder = Test.createTestingModule({
    imports: [CloudEventsModule.forRoot({ sink: 'none', ...options }), ...imports],
    ...others,
  }).overrideProvider(EVENT_RECEIVER);
  const receiver = {
    receive(event: CloudEvent, context: Pick<CloudEventContext, 'transport' | 'message'>) {
      received.push(event);
      contexts.push(context);
      return Promise.resolve(receive(event));
    },
  };
  const module = await builder.useValue(receiver).compile();
  const app = module.createNestApplication(settings.adapter ?? (await adapterOf(settings.platform)), {
    logger,
    ...settings.create,
  });
  return { ...(await listening(app, settings.configure)), received, contexts };
}

/** The whole application as `NestFactory` makes it, with handlers of its own. */
export async function factoryApp(
  platform: Platform,
  metadata: ModuleMetadata,
  configure?: (app: INestApplication) => void,
): Promise<Omit<ReceivingApp, 'received' | 'contexts'>> {
  @Module(metadata)
  class AppModule {}
  const app = await NestFactory.create(AppModule as Type, await adapterOf(platform), {
    logger: silent,
    abortOnError: false,
  });
  return listening(app, configure);
}

async function adapterOf(platform: Platform): Promise<AbstractHttpAdapter> {
  if (platform === 'express') return new ExpressAdapter();
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return new FastifyAdapter() as unknown as AbstractHttpAdapter;
}

async function listening(app: INestApplication, configure: AppSettings['configure']) {
  configure?.(app);
  onTestFinished(() => app.close());
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const post: ReceivingApp['post'] = async (path, headers, body) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body: body as string }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : undefined,
    };
  };
  return { app, url, port, post };
}
