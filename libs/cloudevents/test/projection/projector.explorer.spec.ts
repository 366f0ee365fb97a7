/* oxlint-disable typescript/no-extraneous-class -- empty classes stand for event types and modules */
import 'reflect-metadata';
import {
  Controller,
  forwardRef,
  Get,
  Inject,
  Injectable,
  Module,
  Scope,
  type ModuleMetadata,
  type Provider,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule, LazyModuleLoader } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { ProjectorError } from '../../src/errors/index.js';
import {
  CloudEventsProjector,
  CloudEventsRouter,
  Handles,
  Projector,
  ProjectorExplorer,
  ProjectorRegistry,
} from '../../src/projection/index.js';
import { errorOf } from './support.js';

/** Real Nest applications: a projector is found once in whatever form it is provided, or the boot fails saying why. */

@Projector({ name: 'prj-player', domain: 'player' })
class PlayerProjector {
  @Handles('PlayerActed')
  onPlayerActed(): void {}
}

class BaseStyleProjector extends CloudEventsProjector {
  constructor() {
    super('prj-player', 'player');
  }
  onPlayerActed(): void {}
}

class SubclassedRouter extends CloudEventsRouter {
  constructor() {
    super('prj-player', 'player');
    this.on('PlayerActed', () => null);
  }
}

class SubclassProjector extends PlayerProjector {}

@Projector()
class RawProjector {
  project(): null {
    return null;
  }
}

async function boot(metadata: ModuleMetadata): Promise<ProjectorRegistry> {
  const app = await Test.createTestingModule({
    ...metadata,
    imports: [DiscoveryModule, ...(metadata.imports ?? [])],
    providers: [ProjectorExplorer, ProjectorRegistry, ...(metadata.providers ?? [])],
  }).compile();
  await app.init();
  const registry = app.get(ProjectorRegistry);
  registry.load(app.get(ProjectorExplorer).explore());
  return registry;
}

function linesOf(registry: ProjectorRegistry): string[] {
  const lines: string[] = [];
  registry.log({ log: (line: string) => void lines.push(line) });
  return lines;
}

const acted = '.onPlayerActed {prj-player} <- player/PlayerActed';

describe('D5: a projector is found once when it is provided as', () => {
  it.each<[string, Provider[], string]>([
    ['a class', [PlayerProjector], `PlayerProjector${acted}`],
    ['useClass', [{ provide: 'token', useClass: PlayerProjector }], `PlayerProjector${acted}`],
    ['useValue', [{ provide: 'token', useValue: new PlayerProjector() }], `PlayerProjector${acted}`],
    ['useFactory', [{ provide: 'token', useFactory: () => new PlayerProjector() }], `PlayerProjector${acted}`],
    [
      'async factory',
      [{ provide: 'token', useFactory: () => Promise.resolve(new PlayerProjector()) }],
      `PlayerProjector${acted}`,
    ],
    [
      'useExisting beside the class',
      [PlayerProjector, { provide: 'alias', useExisting: PlayerProjector }],
      `PlayerProjector${acted}`,
    ],
    ['an undecorated subclass', [SubclassProjector], `SubclassProjector${acted}`],
    ['a subclass of CloudEventsProjector', [BaseStyleProjector], `BaseStyleProjector${acted}`],
    [
      'a subclass of CloudEventsProjector by factory',
      [{ provide: 'token', useFactory: () => new BaseStyleProjector() }],
      `BaseStyleProjector${acted}`,
    ],
    [
      'a router',
      [{ provide: 'token', useValue: new CloudEventsRouter('prj-player', 'player').on('PlayerActed', () => null) }],
      'prj-player.on(PlayerActed) {prj-player} <- player/PlayerActed',
    ],
    ['a subclass of the router', [SubclassedRouter], 'prj-player.on(PlayerActed) {prj-player} <- player/PlayerActed'],
    ['a raw projector', [RawProjector], 'RawProjector.project {RawProjector} <- */*'],
  ])('%s', async (_form, providers, line) => {
    expect(linesOf(await boot({ providers }))).toEqual([line]);
  });

  it('a controller', async () => {
    @Projector({ name: 'prj-player', domain: 'player' })
    @Controller()
    class PlayerController {
      @Get()
      read(): void {}
      @Handles('PlayerActed')
      onPlayerActed(): void {}
    }
    expect(linesOf(await boot({ controllers: [PlayerController] }))).toEqual([`PlayerController${acted}`]);
  });

  it('a provider exported to other modules, which import one another', async () => {
    @Module({ imports: [forwardRef(() => OtherModule)], providers: [PlayerProjector], exports: [PlayerProjector] })
    class PlayerModule {}
    @Module({ imports: [forwardRef(() => PlayerModule)] })
    class OtherModule {}
    expect(linesOf(await boot({ imports: [PlayerModule, OtherModule] }))).toEqual([`PlayerProjector${acted}`]);
  });

  it('a provider of a lazy module, once that is loaded and explored again', async () => {
    @Module({ providers: [PlayerProjector] })
    class LazyModule {}
    const app = await Test.createTestingModule({
      imports: [DiscoveryModule],
      providers: [ProjectorExplorer],
    }).compile();
    await app.init();
    const registry = new ProjectorRegistry();
    registry.load(app.get(ProjectorExplorer).explore());
    expect(registry.participants('player', 'PlayerActed')).toEqual([]);
    await app.get(LazyModuleLoader).load(() => LazyModule);
    registry.load(app.get(ProjectorExplorer).explore());
    expect(registry.participants('player', 'PlayerActed')).toHaveLength(1);
  });
});

describe('handlers', () => {
  it('call the instance that Nest made, with its dependencies', async () => {
    @Injectable()
    class Prices {
      readonly price = 7;
    }
    @Projector()
    class PricedProjector {
      constructor(@Inject(Prices) private readonly prices: Prices) {}
      @Handles('A')
      onA(event: { count: number }): object {
        return { type: 't', data: event.count * this.prices.price };
      }
    }
    const registry = await boot({ providers: [Prices, PricedProjector] });
    const handler = registry.projectors[0]?.handlers[0];
    expect(handler?.run({ count: 2 }, {} as never)).toEqual({ type: 't', data: 14 });
  });

  it('keep their events when a subclass overrides the method, unless it says otherwise', async () => {
    @Projector()
    class Base {
      @Handles('A')
      onA(): void {}
      @Handles('B')
      onB(): void {}
    }
    class Derived extends Base {
      override onA(): void {}
      @Handles('C')
      override onB(): void {}
    }
    expect(linesOf(await boot({ providers: [Derived] }))).toEqual([
      'Derived.onA {Derived} <- */A',
      'Derived.onB {Derived} <- */C',
    ]);
  });

  it('keep their events when another decorator wraps the method', async () => {
    const wrap: MethodDecorator = (_prototype, _key, descriptor: PropertyDescriptor) => {
      const original = descriptor.value as (...args: unknown[]) => unknown;
      descriptor.value = function (this: unknown, ...args: unknown[]): unknown {
        return original.apply(this, args);
      };
    };
    @Projector()
    class Wrapped {
      @wrap
      @Handles('A')
      onA(): void {}
    }
    expect(linesOf(await boot({ providers: [Wrapped] }))).toEqual(['Wrapped.onA {Wrapped} <- */A']);
  });

  it('are logged with all their events, projectors sorted by name', async () => {
    @Projector({ name: 'a-second' })
    class Second {
      @Handles('B', 'examples.C')
      onB(): void {}
    }
    expect(linesOf(await boot({ providers: [PlayerProjector, Second] }))).toEqual([
      'Second.onB {a-second} <- */B, */examples.C',
      `PlayerProjector${acted}`,
    ]);
  });
});

describe('the boot fails, naming class and remedy, for', () => {
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {}

  @Projector()
  class DependsOnRequest {
    constructor(@Inject(PerRequest) readonly dependency: PerRequest) {}
    @Handles('A')
    onA(): void {}
  }
  @Injectable({ scope: Scope.REQUEST })
  class RequestScoped extends PlayerProjector {}
  @Injectable({ scope: Scope.TRANSIENT })
  class Transient extends PlayerProjector {}
  @Projector()
  @Injectable({ scope: Scope.REQUEST })
  class ScopeBelow extends PlayerProjector {}
  @Injectable({ scope: Scope.TRANSIENT })
  @Projector()
  class ScopeAbove extends PlayerProjector {}
  @Projector()
  @Controller({ scope: Scope.REQUEST })
  class ScopedController extends PlayerProjector {}
  @Injectable()
  class Undecorated {
    @Handles('A')
    onA(): void {}
  }
  @Projector()
  class NoHandler {
    onA(): void {}
  }
  class NoHandlerBase extends CloudEventsProjector {
    constructor() {
      super('x');
    }
  }
  @Projector()
  class BothForms {
    @Handles('A')
    onA(): void {}
    project(): void {}
  }
  @Projector({ name: 'other' })
  class TwoNames extends CloudEventsProjector {
    constructor() {
      super('prj-player');
    }
    onA(): void {}
  }
  class LostName extends CloudEventsProjector {
    override name = '';
    constructor() {
      super('prj-player');
    }
    onA(): void {}
  }

  it.each<[string, Provider[], string, Type[]?]>([
    [
      'D4: a request-scoped projector',
      [RequestScoped],
      'RequestScoped is request-scoped, itself or through what it injects',
    ],
    ['D4: a dependency on a request', [PerRequest, DependsOnRequest], 'DependsOnRequest is request-scoped'],
    [
      'D4: a request-scoped factory',
      [{ provide: PlayerProjector, useFactory: () => new PlayerProjector(), scope: Scope.REQUEST }],
      'PlayerProjector is request-scoped',
    ],
    ['D4: a scope below @Projector', [ScopeBelow], 'ScopeBelow is request-scoped, itself or through what it injects'],
    ['D4: a scope above @Projector', [ScopeAbove], 'ScopeAbove is transient, but a projector'],
    ['D4: a request-scoped controller', [], 'ScopedController is request-scoped', [ScopedController]],
    ['D4: a transient projector', [Transient], 'Transient is transient, but a projector'],
    [
      '@Handles without @Projector',
      [Undecorated],
      'Undecorated.onA has @Handles, but Undecorated is no projector, so it would never run. Decorate the class with @Projector()',
    ],
    [
      'a projector without handlers',
      [NoHandler],
      "NoHandler has no handler. Add a method with @Handles('PlayerActed')",
    ],
    ['a base class without handlers', [NoHandlerBase], 'NoHandlerBase has no handler'],
    [
      'a router without handlers',
      [{ provide: 'r', useValue: new CloudEventsRouter('empty') }],
      "CloudEventsRouter 'empty' has no handler. Add one: .on(",
    ],
    ['handlers beside project(book)', [BothForms], 'BothForms has BothForms.onA and BothForms.project(book)'],
    ['two names', [TwoNames], "TwoNames has the name 'prj-player' by its constructor and 'other' by @Projector"],
    ['a name lost after the constructor', [LostName], "LostName: the projector's name must be a non-empty text"],
    [
      'one name for two classes',
      [PlayerProjector, BaseStyleProjector],
      "2 projectors have the name 'prj-player': PlayerProjector (RootTestModule) and BaseStyleProjector (RootTestModule)",
    ],
  ])('%s', async (_case, providers, message, controllers = []) => {
    const error = await errorOf(() => boot({ providers, controllers }));
    expect(error).toBeInstanceOf(ProjectorError);
    expect((error as Error).message).toContain(message);
  });

  it('D4: a request-scoped projector with an alias, once', async () => {
    const alias = { provide: PlayerProjector, useExisting: RequestScoped };
    const error = await errorOf(() => boot({ providers: [RequestScoped, alias] }));
    expect((error as Error).message.split('\n  - ')).toHaveLength(2);
  });

  it('one class in two modules, naming both', async () => {
    const moduleOf = (name: string): Type => {
      const type = { [name]: class {} }[name] as Type;
      Module({ providers: [PlayerProjector] })(type);
      return type;
    };
    const error = await errorOf(() => boot({ imports: [moduleOf('FirstModule'), moduleOf('SecondModule')] }));
    expect((error as Error).message).toMatch(
      /'prj-player': PlayerProjector \(\w+Module\) and PlayerProjector \(\w+Module\)/,
    );
    expect((error as Error).message).toContain('FirstModule');
    expect((error as Error).message).toContain('SecondModule');
  });

  it('everything at once, in one error', async () => {
    const error = await errorOf(() =>
      boot({ providers: [Transient, Undecorated, NoHandler, PlayerProjector, BaseStyleProjector] }),
    );
    const { message } = error as Error;
    for (const part of ['Transient is', 'Undecorated.onA', 'NoHandler has', "the name 'prj-player'"]) {
      expect(message).toContain(part);
    }
    expect(message.split('\n  - ')).toHaveLength(5);
  });
});
