import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  type PipeTransform,
  type Provider,
  SetMetadata,
  type Type,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import { catchError, EMPTY, map, type Observable, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RejectedEventError } from '../../src/errors/index.js';
import { cloudEventsContextType, CloudEventAttribute, OnCloudEvent } from '../../src/receiving/index.js';
import { handling, reasonOf } from './handling.js';

/** Real Nest applications: what stands around a handler runs, in the order in which Nest runs it. */

const seen: string[] = [];
const note = (line: string): void => void seen.push(line);

/** Injected, to show that Nest makes the enhancers. */
@Injectable()
class Rules {
  readonly allowed = 'h1';
}

@Injectable()
class SubjectGuard implements CanActivate {
  constructor(
    @Inject(Rules) private readonly rules: Rules,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}
  canActivate(context: ExecutionContext): boolean {
    const role = this.reflector.get<string | undefined>('role', context.getHandler());
    note(`guard ${context.getType<string>()} ${context.getClass().name} ${role}`);
    const [event] = context.getArgs<[{ subject?: string }]>();
    return event.subject === this.rules.allowed;
  }
}

@Injectable()
class NotingInterceptor implements NestInterceptor {
  constructor(@Inject(Rules) private readonly rules: Rules) {}
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    note(`before ${this.rules.allowed}`);
    return next.handle().pipe(map((result) => note(`after ${String(result)}`)));
  }
}

@Injectable()
class UpperPipe implements PipeTransform {
  constructor(@Inject(Rules) private readonly rules: Rules) {}
  transform(value: unknown): unknown {
    note(`pipe ${this.rules.allowed}`);
    if (value === 'bad') throw new RejectedEventError("'subject' is bad");
    return String(value).toUpperCase();
  }
}

class Trouble extends Error {}

@Catch(Trouble)
class TroubleFilter implements ExceptionFilter {
  constructor(@Inject(Rules) private readonly rules: Rules) {}
  catch(error: Trouble, host: ArgumentsHost): unknown {
    note(`filter ${host.getType<string>()} ${error.message} ${this.rules.allowed}`);
    if (error.message === 'harmless') return 'dealt with';
    throw new RejectedEventError(error.message);
  }
}

abstract class Handlers {
  on(subject: string): string {
    note(`handler ${subject}`);
    if (subject === 'H1') return 'result';
    throw new Trouble(subject.toLowerCase());
  }
}

@Injectable()
@UseGuards(SubjectGuard)
@UseInterceptors(NotingInterceptor)
class OnClass extends Handlers {
  @OnCloudEvent('game.over')
  @SetMetadata('role', 'player')
  override on(@CloudEventAttribute('subject', UpperPipe) subject: string): string {
    return super.on(subject);
  }
}

@Controller()
class OnController extends Handlers {
  @OnCloudEvent('game.over')
  @UseGuards(SubjectGuard)
  @UseInterceptors(NotingInterceptor)
  @UsePipes(UpperPipe)
  @SetMetadata('role', 'player')
  override on(@CloudEventAttribute('subject') subject: string): string {
    return super.on(subject);
  }
}

@Injectable()
class Bare extends Handlers {
  @OnCloudEvent('game.over')
  @SetMetadata('role', 'player')
  override on(@CloudEventAttribute('subject') subject: string): string {
    return super.on(subject);
  }
}

const globals: Provider[] = [
  { provide: APP_GUARD, useClass: SubjectGuard },
  { provide: APP_INTERCEPTOR, useClass: NotingInterceptor },
  { provide: APP_PIPE, useClass: UpperPipe },
];

describe.each<[string, string, Provider[], Type[]]>([
  ['on the class of a provider', 'OnClass', [OnClass, Rules], []],
  ['of a class by useClass', 'OnClass', [{ provide: 'token', useClass: OnClass }, Rules], []],
  ['on the method of a controller', 'OnController', [Rules], [OnController]],
  ['of the whole application', 'Bare', [Bare, Rules, ...globals], []],
])('guards, interceptors and pipes %s (R8)', (_where, name, providers, controllers) => {
  // Nest 11.0 does not look at the class behind useClass; then the boot fails, which the explorer's tests show.
  it('run in their order, made by Nest, and know what they are for', async () => {
    seen.length = 0;
    const { receive } = await handling({ providers, controllers });
    expect(await receive({ subject: 'h1' })).toEqual({ status: 'handled' });
    expect(seen).toEqual([
      `guard ${cloudEventsContextType} ${name} player`,
      'before h1',
      'pipe h1',
      'handler H1',
      'after result',
    ]);
  });

  it('keep the handler from running: a guard that says no is a rejection with 403', async () => {
    seen.length = 0;
    const { receive } = await handling({ providers, controllers });
    const receipt = await receive({ subject: 'other' });
    expect(receipt).toMatchObject({ status: 'rejected', statusCode: 403 });
    expect(reasonOf(receipt)).toBe(`${name}.on: Forbidden resource`);
    expect(seen).toEqual([expect.stringMatching(/^guard/)]);
  });
});

describe('a pipe', () => {
  it('rejects an event by what it throws', async () => {
    @Injectable()
    class Piped extends Handlers {
      @OnCloudEvent('game.over')
      override on(@CloudEventAttribute('subject', UpperPipe) subject: string): string {
        return super.on(subject);
      }
    }
    const { receive } = await handling({ providers: [Piped, Rules] });
    const receipt = await receive({ subject: 'bad' });
    expect(receipt).toMatchObject({ status: 'rejected', statusCode: 422 });
    expect(reasonOf(receipt)).toBe("Piped.on: 'subject' is bad");
  });
});

describe('an exception filter', () => {
  @Injectable()
  @UseFilters(TroubleFilter)
  class FilteredProvider extends Bare {
    @OnCloudEvent('game.over')
    override on(@CloudEventAttribute('subject') subject: string): string {
      return super.on(subject);
    }
  }
  @Controller()
  class FilteredController extends Bare {
    @OnCloudEvent('game.over')
    @UseFilters(TroubleFilter)
    override on(@CloudEventAttribute('subject') subject: string): string {
      return super.on(subject);
    }
  }

  it.each<[string, string, Provider[], Type[]]>([
    ['on a provider', 'FilteredProvider', [FilteredProvider, Rules], []],
    ['on a controller', 'FilteredController', [Rules], [FilteredController]],
    ['of the application', 'Bare', [Bare, Rules, { provide: APP_FILTER, useClass: TroubleFilter }], []],
  ])('%s makes of an error what it throws, or deals with it', async (_where, name, providers, controllers) => {
    const { receive } = await handling({ providers, controllers });
    seen.length = 0;
    expect(reasonOf(await receive({ subject: 'serious' }))).toBe(`${name}.on: serious`);
    expect(await receive({ subject: 'serious' })).toMatchObject({ status: 'rejected', statusCode: 422 });
    expect(await receive({ subject: 'harmless' })).toEqual({ status: 'handled' });
    expect(seen).toContain(`filter ${cloudEventsContextType} serious h1`);
  });

  it('that only looks, and returns nothing, leaves the error as it is', async () => {
    @Catch()
    class Looking implements ExceptionFilter {
      catch(error: Error): void {
        note(`saw ${error.message}`);
      }
    }
    const { receive } = await handling({ providers: [Bare, { provide: APP_FILTER, useClass: Looking }] });
    seen.length = 0;
    expect(await receive({ subject: 'serious' })).toMatchObject({ status: 'failed', statusCode: 500 });
    expect(seen).toContain('saw serious');
  });

  it.each<[string, (error: Error) => Observable<unknown>, string]>([
    ['fails, as those of microservices do', (error) => throwError(() => error), 'failed'],
    ['fails with a rejection', () => throwError(() => new RejectedEventError('no')), 'rejected'],
    ['gives a value', () => of('dealt with'), 'handled'],
    ['is empty', () => EMPTY, 'handled'],
  ])('whose Observable %s, has said by that what becomes of the event', async (_what, answer, status) => {
    @Catch()
    class Answering implements ExceptionFilter {
      catch(error: Error): Observable<unknown> {
        return answer(error);
      }
    }
    const { receive } = await handling({ providers: [Bare, { provide: APP_FILTER, useClass: Answering }] });
    expect(await receive({ subject: 'serious' })).toMatchObject({ status });
  });
});

describe('an interceptor', () => {
  it('may turn a failure into something else', async () => {
    @Injectable()
    class Softening implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        return next.handle().pipe(catchError(() => throwError(() => new RejectedEventError('softened'))));
      }
    }
    const { receive } = await handling({ providers: [Bare, { provide: APP_INTERCEPTOR, useClass: Softening }] });
    expect(reasonOf(await receive({ subject: 'x' }))).toBe('Bare.on: softened');
  });
});

describe('what a handler returns', () => {
  it('is waited for where it is an Observable', async () => {
    @Injectable()
    class Streaming {
      @OnCloudEvent('game.over')
      on(): Observable<number> {
        return of(1, 2);
      }
      @OnCloudEvent('game.lost')
      fail(): Observable<number> {
        return throwError(() => new RejectedEventError('lost'));
      }
    }
    const { receive } = await handling({ providers: [Streaming] });
    expect(await receive()).toEqual({ status: 'handled' });
    expect(reasonOf(await receive({ type: 'game.lost' }))).toBe('Streaming.fail: lost');
  });
});

describe('two classes of one name', () => {
  it('have their own parameters', async () => {
    const given: unknown[] = [];
    const make = (attribute: string): Type => {
      @Injectable()
      class SameName {
        @OnCloudEvent('game.over')
        on(@CloudEventAttribute(attribute) value: unknown): void {
          given.push(value);
        }
      }
      return SameName;
    };
    const { receive } = await handling({ providers: [make('id'), make('subject')] });
    await receive({ id: '1', subject: 'h1' });
    expect(given).toEqual(['1', 'h1']);
  });
});
