import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type PipeTransform,
  type Provider,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { type Observable, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { CloudEventsModule } from '../../../src/index.js';
import { RejectedEventError } from '../../../src/errors/index.js';
import { CloudEventAttribute, OnCloudEvent } from '../../../src/receiving/index.js';
import { handEvent, structured } from './messages.js';
import { factoryApp, platforms } from './receiving-app.js';

/** What stands around a handler, seen by the sender: each of them runs for requests and for their events. */
const seen: string[] = [];

@Injectable()
class NotClosed implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    seen.push(`guard of ${context.getType<string>()}`);
    if (context.getType<string>() !== 'cloudevents') return true;
    return context.getArgByIndex<{ readonly subject?: string }>(0).subject !== 'closed';
  }
}

@Injectable()
class Noting implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(tap(() => void seen.push(`interceptor of ${context.getType<string>()}`)));
  }
}

@Injectable()
class NotBad implements PipeTransform {
  transform(value: unknown): unknown {
    if (value === 'bad') throw new RejectedEventError("'subject' is bad");
    return value;
  }
}

class Busy extends Error {}

@Catch(Busy)
class BusyFilter implements ExceptionFilter {
  catch(_error: Busy, host: ArgumentsHost): never {
    seen.push(`filter of ${host.getType<string>()}`);
    throw new RejectedEventError('the table is busy');
  }
}

@Injectable()
@UseGuards(NotClosed)
@UseInterceptors(Noting)
@UseFilters(BusyFilter)
class Dressed {
  @OnCloudEvent('hand.*')
  onHand(@CloudEventAttribute('subject', NotBad) subject: string): void {
    seen.push(`handler of ${subject}`);
    if (subject === 'busy') throw new Busy();
  }
}

@Controller()
class Bare {
  @OnCloudEvent('hand.*')
  onHand(@CloudEventAttribute('subject') subject: string): void {
    seen.push(`handler of ${subject}`);
    if (subject === 'busy') throw new Busy();
  }
}

const globals: Provider[] = [
  { provide: APP_GUARD, useClass: NotClosed },
  { provide: APP_INTERCEPTOR, useClass: Noting },
  { provide: APP_PIPE, useClass: NotBad },
  { provide: APP_FILTER, useClass: BusyFilter },
];

const ofHandler = {
  open: ['guard of cloudevents', 'handler of open', 'interceptor of cloudevents'],
  closed: ['guard of cloudevents'],
  bad: ['guard of cloudevents'],
  busy: ['guard of cloudevents', 'handler of busy', 'filter of cloudevents'],
} as const;

describe.each(platforms)('guards, interceptors, pipes and filters on %s (R8)', (platform) => {
  const cases = [
    ['open', 204, undefined],
    ['closed', 403, 'Forbidden resource'],
    ['bad', 422, "'subject' is bad"],
    ['busy', 422, 'the table is busy'],
  ] as const;

  async function answerTo(subject: string, metadata: Parameters<typeof factoryApp>[1]) {
    seen.length = 0;
    const imports = [CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events' } })];
    const { post } = await factoryApp(platform, { imports, ...metadata });
    const { headers, body } = structured(handEvent('1', { subject }));
    const { status, json } = await post('/events', headers, body);
    return [status, json?.['detail']];
  }

  it.each(cases)('of a handler decide about an event that is %s: %i', async (subject, ...answer) => {
    expect(await answerTo(subject, { providers: [Dressed] })).toEqual(answer);
    expect(seen).toEqual(ofHandler[subject]);
  });

  it.each(cases)(
    'of the application run for the request, then for its event that is %s: %i',
    async (subject, ...answer) => {
      expect(await answerTo(subject, { providers: globals, controllers: [Bare] })).toEqual(answer);
      const end = answer[0] === 204 ? ['interceptor of http'] : [];
      expect(seen).toEqual(['guard of http', ...ofHandler[subject], ...end]);
    },
  );
});
