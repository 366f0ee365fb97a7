import {
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  ForbiddenException,
  Get,
  HttpException,
  type ArgumentsHost,
  type INestApplication,
  Injectable,
  type NestInterceptor,
  ValidationPipe,
  VersioningType,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core';
import { type Observable, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { CloudEventsEndpoint } from '../../../src/receiving/http/index.js';
import { structured } from './messages.js';
import { type AppSettings, platforms, receivingApp } from './receiving-app.js';

const { headers, body } = structured();

@Controller({ path: 'hands', version: '2' })
class HandsController {
  @Get()
  hands(): string {
    return 'hands';
  }
}

async function statusOf(settings: AppSettings, path: string, more: Record<string, string> = {}): Promise<number> {
  const { post } = await receivingApp(settings);
  return (await post(path, { ...headers, ...more }, body)).status;
}

describe.each(platforms)('the endpoint in an application on %s (R8)', (platform) => {
  const prefix = (app: INestApplication) => void app.setGlobalPrefix('api');

  it('stands below the global prefix', async () => {
    expect(await statusOf({ platform, configure: prefix }, '/api/events')).toBe(204);
    expect(await statusOf({ platform, configure: prefix }, '/events')).toBe(404);
  });

  it('may be left out of the prefix like any route', async () => {
    const configure = (app: INestApplication) => void app.setGlobalPrefix('api', { exclude: ['events'] });
    expect(await statusOf({ platform, configure }, '/events')).toBe(204);
  });

  it.each([
    ['URI', { type: VersioningType.URI }, {}],
    ['URI with a default version', { type: VersioningType.URI, defaultVersion: '1' }, {}],
    ['header', { type: VersioningType.HEADER, header: 'x-version' }, { 'x-version': '7' }],
    ['media type', { type: VersioningType.MEDIA_TYPE, key: 'v=' }, { accept: 'application/json;v=7' }],
  ] as const)('has no version where others have, by %s', async (_, versioning, more) => {
    const configure = (app: INestApplication) => void app.enableVersioning(versioning);
    expect(await statusOf({ platform, configure, metadata: { controllers: [HandsController] } }, '/events', more)).toBe(
      204,
    );
  });

  it('has a path of several segments, with or without a slash before it', async () => {
    for (const path of ['/hooks/cloud-events', 'hooks/cloud-events']) {
      expect(await statusOf({ platform, options: { receiver: { path } } }, '/hooks/cloud-events')).toBe(204);
    }
  });

  it('is behind global guards, which know it by its class and see the bytes', async () => {
    const seen: unknown[] = [];
    @Injectable()
    class Guard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        const request = context.switchToHttp().getRequest<{ rawBody?: Buffer }>();
        seen.push(context.getClass().prototype instanceof CloudEventsEndpoint, String(request.rawBody));
        return false;
      }
    }
    const metadata = { providers: [{ provide: APP_GUARD, useClass: Guard }] };
    const { post, received } = await receivingApp({ platform, metadata });
    expect((await post('/events', headers, body)).status).toBe(403);
    expect(seen).toEqual([true, body]);
    expect(received).toEqual([]);
  });

  it('asks the guards first, also for a body that is too large', async () => {
    const guard = { canActivate: () => false };
    const metadata = { providers: [{ provide: APP_GUARD, useValue: guard }] };
    const { post } = await receivingApp({ platform, metadata });
    expect((await post('/events', headers, 'a'.repeat(1024 * 1024 + 1))).status).toBe(403);
  });

  it('passes through global interceptors', async () => {
    const seen: unknown[] = [];
    const interceptor: NestInterceptor = {
      intercept: (context: ExecutionContext, next: CallHandler): Observable<unknown> => {
        seen.push(context.getHandler().name);
        return next.handle().pipe(tap((value) => seen.push(value)));
      },
    };
    const metadata = { providers: [{ provide: APP_INTERCEPTOR, useValue: interceptor }] };
    expect(await statusOf({ platform, metadata }, '/events')).toBe(204);
    expect(seen).toEqual(['receive', undefined]);
  });

  it('leaves its refusals to global filters', async () => {
    @Catch(HttpException)
    class Filter implements ExceptionFilter {
      constructor(private readonly host: HttpAdapterHost) {}

      catch(exception: HttpException, host: ArgumentsHost): void {
        this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { seen: exception.message }, 418);
      }
    }
    const provider = {
      provide: APP_FILTER,
      useFactory: (host: HttpAdapterHost) => new Filter(host),
      inject: [HttpAdapterHost],
    };
    const { post } = await receivingApp({ platform, metadata: { providers: [provider] } });
    const answer = await post('/events', headers, '{"specversion":"1.0"}');
    expect(answer).toMatchObject({ status: 418, json: { seen: expect.stringContaining("'id'") as unknown } });
  });

  it('keeps its own answer where a guard has one', async () => {
    const guard = {
      canActivate: () => {
        throw new ForbiddenException('no');
      },
    };
    const metadata = { providers: [{ provide: APP_GUARD, useValue: guard }] };
    const { post } = await receivingApp({ platform, metadata });
    expect((await post('/events', headers, body)).json).toEqual({ message: 'no', error: 'Forbidden', statusCode: 403 });
  });

  it('is not troubled by a global validation pipe', async () => {
    const configure = (app: INestApplication) =>
      void app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
    expect(await statusOf({ platform, configure }, '/events')).toBe(204);
  });

  it('is there beside microservices', async () => {
    const configure = (nest: INestApplication): void => {
      nest.setGlobalPrefix('api');
      // TCP, on any free port.
      const options = { transport: 0, options: { host: '127.0.0.1', port: 0 } };
      nest.connectMicroservice(options, { inheritAppConfig: true });
    };
    const { app, post, received } = await receivingApp({ platform, configure });
    await app.startAllMicroservices();
    expect((await post('/api/events', headers, body)).status).toBe(204);
    expect(received).toHaveLength(1);
  });
});
