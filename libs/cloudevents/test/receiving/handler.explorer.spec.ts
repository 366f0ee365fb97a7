import {
  type CanActivate,
  Controller,
  forwardRef,
  Get,
  Inject,
  Injectable,
  Module,
  type PipeTransform,
  type Provider,
  Scope,
  type Type,
  UseGuards,
  Body,
} from '@nestjs/common';
import { APP_GUARD, APP_PIPE, LazyModuleLoader } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { HandlerError } from '../../src/errors/index.js';
import { OnCloudEvent } from '../../src/receiving/index.js';
import { handling } from './handling.js';

/** Real Nest applications: a handler is found once in whatever form it is provided, or the boot fails saying why. */

@Injectable()
class Games {
  static ran = 0;
  @OnCloudEvent('game.over')
  onOver(): void {
    Games.ran += 1;
  }
}
class MoreGames extends Games {}

const shared = new Games();
const line = '.onOver <- game.over';

describe('D5: handlers are found once when their class is provided as', () => {
  it.each<[string, Provider[], string]>([
    ['a class', [Games], `Games${line}`],
    ['useClass', [{ provide: 'token', useClass: Games }], `Games${line}`],
    ['useValue', [{ provide: 'token', useValue: new Games() }], `Games${line}`],
    ['useFactory', [{ provide: 'token', useFactory: () => new Games() }], `Games${line}`],
    ['async factory', [{ provide: 'token', useFactory: () => Promise.resolve(new Games()) }], `Games${line}`],
    ['useExisting beside the class', [Games, { provide: 'alias', useExisting: Games }], `Games${line}`],
    ['useExisting before the class', [{ provide: 'alias', useExisting: Games }, Games], `Games${line}`],
    [
      'one value under two tokens',
      [
        { provide: 'one', useValue: shared },
        { provide: 'two', useValue: shared },
      ],
      `Games${line}`,
    ],
    ['an undecorated subclass', [MoreGames], `MoreGames${line}`],
  ])('%s', async (_form, providers, expected) => {
    const { registry, receive } = await handling({ providers });
    expect(registry.describe()).toEqual([expected]);
    Games.ran = 0;
    expect(await receive()).toEqual({ status: 'handled' });
    expect(Games.ran).toBe(1);
  });

  it('a controller, beside its routes', async () => {
    @Controller()
    class GameController extends Games {
      @Get()
      read(): void {}
    }
    const { registry } = await handling({ controllers: [GameController] });
    expect(registry.describe()).toEqual([`GameController${line}`]);
  });

  it('a provider exported to other modules, which import one another', async () => {
    @Module({ imports: [forwardRef(() => OtherModule)], providers: [Games], exports: [Games] })
    class GameModule {}
    @Module({ imports: [forwardRef(() => GameModule)] })
    class OtherModule {}
    const { registry } = await handling({ imports: [GameModule, OtherModule] });
    expect(registry.describe()).toEqual([`Games${line}`]);
  });
});

describe('a module that is loaded lazily', () => {
  @Module({ providers: [Games] })
  class LazyModule {}

  it('has its handlers run from the next event on', async () => {
    const { app, receive } = await handling({});
    expect(await receive()).toEqual({ status: 'ignored' });
    await app.get(LazyModuleLoader).load(() => LazyModule);
    expect(await receive()).toEqual({ status: 'handled' });
  });

  it('has handlers that cannot work left out, with one line in the log; all others run', async () => {
    @Injectable({ scope: Scope.TRANSIENT })
    class Scoped extends Games {}
    @Module({ providers: [Scoped, Games] })
    class BadModule {}
    const { app, receive, logged, registry } = await handling({});
    await app.get(LazyModuleLoader).load(() => BadModule);
    expect(await receive()).toEqual({ status: 'handled' });
    await receive();
    expect(registry.describe()).toEqual([`Games${line}`]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('Scoped is transient, but handlers of events');
  });

  it('does not handle a second time what a module that was there handles', async () => {
    const { app, receive, logged } = await handling({ providers: [Games] });
    await app.get(LazyModuleLoader).load(() => LazyModule);
    Games.ran = 0;
    await receive();
    expect(Games.ran).toBe(1);
    expect(logged[0]).toContain('Games is there 2 times (RootTestModule and LazyModule)');
  });
});

describe('a handler', () => {
  it('is called on the instance that Nest made, with its dependencies, and gets event and context', async () => {
    @Injectable()
    class Prices {
      readonly price = 7;
    }
    const calls: unknown[] = [];
    @Injectable()
    class Priced {
      constructor(@Inject(Prices) private readonly prices: Prices) {}
      @OnCloudEvent('game.over')
      on(...all: unknown[]): void {
        calls.push(this.prices.price, ...all);
      }
    }
    await (await handling({ providers: [Prices, Priced] })).receive({ id: '9' });
    expect(calls).toEqual([
      7,
      expect.objectContaining({ id: '9' }),
      expect.objectContaining({ transport: 'test', message: 'm' }),
    ]);
  });

  it('with two decorators that both match runs once', async () => {
    let ran = 0;
    @Injectable()
    class Both {
      @OnCloudEvent('game.over')
      @OnCloudEvent('game.*')
      on(): void {
        ran += 1;
      }
    }
    const { receive, registry } = await handling({ providers: [Both] });
    await receive();
    expect(ran).toBe(1);
    expect(registry.describe()).toEqual(['Both.on <- game.over, game.*']);
  });
});

describe('the boot fails, naming class and remedy, for', () => {
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {}
  @Injectable()
  class DependsOnRequest {
    constructor(@Inject(PerRequest) readonly dependency: PerRequest) {}
    @OnCloudEvent('a')
    on(): void {}
  }
  @Injectable({ scope: Scope.REQUEST })
  class RequestScoped extends Games {}
  @Injectable({ scope: Scope.TRANSIENT })
  class Transient extends Games {}
  @Controller({ scope: Scope.REQUEST })
  class ScopedController extends Games {}
  @Injectable({ scope: Scope.REQUEST })
  class ScopedGuard implements CanActivate {
    canActivate(): boolean {
      return true;
    }
  }
  class ScopedPipe implements PipeTransform {
    transform(value: unknown): unknown {
      return value;
    }
  }
  @Injectable()
  class GuardedPerRequest {
    @UseGuards(ScopedGuard)
    @OnCloudEvent('a')
    on(): void {}
  }
  @Injectable()
  class Guard implements CanActivate {
    canActivate(): boolean {
      return true;
    }
  }
  @Injectable()
  class Guarded {
    @UseGuards(Guard)
    @OnCloudEvent('a')
    on(): void {}
  }
  @Injectable()
  class Unguarded extends Guarded {
    override on(): void {}
  }
  @Injectable()
  class WithBody {
    @OnCloudEvent('a')
    on(@Body() _body: unknown): void {}
  }

  it.each<[string, Provider[], string, Type[]?]>([
    ['a request-scoped class', [RequestScoped], 'RequestScoped is request-scoped, itself or through what it injects'],
    ['a dependency on a request', [PerRequest, DependsOnRequest], 'DependsOnRequest is request-scoped'],
    ['a guard that is request-scoped', [GuardedPerRequest], 'GuardedPerRequest is request-scoped'],
    [
      'a global guard that is request-scoped',
      [Games, { provide: APP_GUARD, useClass: ScopedGuard, scope: Scope.REQUEST }],
      'would run without the global guard ScopedGuard, which is request-scoped',
    ],
    [
      'a global pipe that is transient',
      [Games, { provide: APP_PIPE, useClass: ScopedPipe, scope: Scope.TRANSIENT }],
      'would run without the global pipe ScopedPipe, which is transient',
    ],
    [
      'a request-scoped factory',
      [{ provide: Games, useFactory: () => new Games(), scope: Scope.REQUEST }],
      'Games is request-scoped',
    ],
    ['a request-scoped controller', [], 'ScopedController is request-scoped', [ScopedController]],
    ['a transient class', [Transient], 'Transient is transient, but handlers of events'],
    [
      'a guard that Nest does not make, since it does not see the class',
      [{ provide: 'token', useFactory: () => new Guarded() }],
      'Guarded.on has the guard Guard, of which Nest makes no instance',
    ],
    ['a guard that an override loses', [Unguarded], 'Unguarded.on overrides a handler with a guard'],
    ['a parameter decorator for HTTP', [WithBody], 'WithBody.on has a parameter decorator of Nest'],
  ])('%s', async (_case, providers, message, controllers = []) => {
    const error: unknown = await handling({ providers, controllers }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandlerError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message.split('\n  - ')).toHaveLength(2);
  });

  it('one class in two modules, which would handle every event twice', async () => {
    @Module({ providers: [Games] })
    class FirstModule {}
    @Module({ providers: [Games] })
    class SecondModule {}
    await expect(handling({ imports: [FirstModule, SecondModule] })).rejects.toThrow(
      /Games is there 2 times \(\w+Module and \w+Module\)/,
    );
  });

  it('everything at once, in one error', async () => {
    const booting = handling({ providers: [Transient, RequestScoped, WithBody] });
    await expect(booting).rejects.toThrow(/Transient is[^]*RequestScoped is|RequestScoped is[^]*Transient is/);
    await expect(handling({ providers: [Transient, WithBody] })).rejects.toThrow('WithBody.on has');
  });
});
