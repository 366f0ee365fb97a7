/* oxlint-disable typescript/no-extraneous-class -- empty classes stand for event types and modules */
import 'reflect-metadata';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { ProjectorError } from '../../src/errors/index.js';
import {
  CloudEventsProjector,
  CloudEventsRouter,
  Handles,
  Projector,
  type HandlerTarget,
  type ProjectorOptions,
} from '../../src/projection/index.js';
import { registryOf } from './support.js';

/** Declarations are checked where they stand: when the class is defined, before any application boots. */

class PlayerActed {}
class RenamedByBuild {
  static readonly typeName = 'examples.PlayerFolded';
}

function targetsOf(...targets: HandlerTarget[]): readonly string[] | undefined {
  @Projector()
  class PlayerProjector {
    @Handles(...targets)
    onEvent(): void {}
  }
  return registryOf(new PlayerProjector()).projectors[0]?.handlers[0]?.targets;
}

describe('@Handles takes', () => {
  it.each<[string, HandlerTarget, string]>([
    ['a short name', 'PlayerActed', 'PlayerActed'],
    ['a full name', 'examples.PlayerActed', 'examples.PlayerActed'],
    ['a type URL', 'type.googleapis.com/examples.PlayerActed', 'examples.PlayerActed'],
    ['a class, by its name', PlayerActed, 'PlayerActed'],
    ['a class, by its static typeName', RenamedByBuild, 'examples.PlayerFolded'],
    ['a protobuf schema', TimestampSchema, 'google.protobuf.Timestamp'],
  ])('%s', (_form, target, typeName) => {
    expect(targetsOf(target)).toEqual([typeName]);
  });

  it('several targets, each once, also when stacked', () => {
    @Projector()
    class PlayerProjector {
      @Handles('A', PlayerActed)
      @Handles('B')
      @Handles('A')
      onEvent(): void {}
    }
    expect(registryOf(new PlayerProjector()).projectors[0]?.handlers[0]?.targets).toEqual(['A', 'PlayerActed', 'B']);
  });

  it('leaves the signature of the method alone', () => {
    @Projector()
    class PlayerProjector {
      @Handles('A')
      async onEvent(_event: { amount: number }): Promise<null> {
        return null;
      }
    }
    expect(new PlayerProjector().onEvent.length).toBe(1);
  });
});

describe('@Handles refuses', () => {
  it.each<[string, unknown[], string]>([
    ['no target', [], "names no event. Say which it handles, e.g. @Handles('PlayerActed')"],
    ['an empty name', [''], 'has an empty type name'],
    ['a blank name', ['  '], 'has an empty type name'],
    ['a name with a space', ['Player Acted'], "cannot take 'Player Acted', which is no type name"],
    ['a name without a last segment', ['examples.'], "cannot take 'examples.', which is no type name"],
    ['undefined', [undefined], 'cannot take undefined: is the class imported in a circle?'],
    ['null', [null], 'cannot take null'],
    ['a number', [7], 'cannot take a value of type number'],
    ['an arrow function', [() => 1], 'cannot take a function that is no class'],
    ['an anonymous class', [(() => class {})()], 'cannot take an anonymous class'],
    ['another descriptor', [{ kind: 'enum', typeName: 'a.B' }], "cannot take a descriptor of kind 'enum'"],
    ['one bad among good ones', ['A', ''], 'has an empty type name'],
  ])('%s, naming class and method', (_case, targets, message) => {
    const declare = (): void => {
      class PlayerProjector {
        @Handles(...(targets as HandlerTarget[]))
        onEvent(): void {}
      }
      void PlayerProjector;
    };
    expect(declare).toThrow(ProjectorError);
    expect(declare).toThrow(`@Handles on PlayerProjector.onEvent ${message}`);
  });

  it('a static method', () => {
    expect(() => {
      class PlayerProjector {
        @Handles('A')
        static onEvent(): void {}
      }
      void PlayerProjector;
    }).toThrow('@Handles on PlayerProjector.onEvent is on a static member');
  });

  it('a method named by a symbol, which Nest does not list', () => {
    expect(() => {
      class PlayerProjector {
        @Handles('A')
        [Symbol.iterator](): void {}
      }
      void PlayerProjector;
    }).toThrow('is on a method named by a symbol');
  });

  it('an accessor or a property', () => {
    expect(() => {
      class PlayerProjector {
        @Handles('A')
        get onEvent(): () => void {
          return () => undefined;
        }
      }
      void PlayerProjector;
    }).toThrow('@Handles on PlayerProjector.onEvent is not on a method');
    const onProperty = Handles('A') as (prototype: object, key: string) => void;
    expect(() => onProperty(PlayerActed.prototype, 'onEvent')).toThrow('PlayerActed.onEvent is not on a method');
  });
});

describe('@Projector', () => {
  it('takes the name of the class and every domain by default', () => {
    @Projector()
    class PlayerProjector {
      @Handles('A')
      onEvent(): void {}
    }
    expect(registryOf(new PlayerProjector()).projectors[0]).toMatchObject({
      name: 'PlayerProjector',
      domain: undefined,
    });
  });

  it.each<[string, unknown, string]>([
    ['an empty name', { name: '' }, "the projector's name must be a non-empty text"],
    ['a name that is no text', { name: 7 }, "the projector's name must be a non-empty text"],
    ['a name with a colon', { name: 'a:b' }, "'a:b' may hold letters, digits, '.', '_' and '-' only"],
    ['a name of digits, which would look like a draft', { name: '12' }, "'12' must hold something besides digits"],
    ['an empty domain', { domain: '' }, "the projector's domain must be a non-empty text"],
    ['a domain that is no text', { domain: 3 }, "the projector's domain must be a non-empty text"],
    ['an option it does not know', { nmae: 'x' }, '@Projector does not know nmae. It takes { name?, domain? }'],
    ['a text', 'player', '@Projector does not know an argument of type string'],
    ['null', null, '@Projector does not know an argument of type object'],
  ])('refuses %s', (_case, options, message) => {
    const declare = (): void => {
      @Projector(options as ProjectorOptions)
      class PlayerProjector {}
      void PlayerProjector;
    };
    expect(declare).toThrow(ProjectorError);
    expect(declare).toThrow(message);
  });

  it('refuses an anonymous class without a name', () => {
    expect(() => Projector()((() => class {})())).toThrow('@Projector on an anonymous class');
  });
});

describe('CloudEventsProjector', () => {
  it.each<[string, unknown[], string]>([
    ['no name', [], "the projector's name must be a non-empty text"],
    ['a bad name', ['a b'], "the projector's name 'a b' may hold letters"],
    ['an empty domain', ['a', ''], "the projector's domain must be a non-empty text"],
  ])('refuses %s, naming the class', (_case, args, message) => {
    class PlayerProjector extends CloudEventsProjector {
      constructor() {
        super(...(args as [string, string?]));
      }
    }
    expect(() => new PlayerProjector()).toThrow(ProjectorError);
    expect(() => new PlayerProjector()).toThrow(`PlayerProjector, super(name, domain): ${message}`);
  });

  it('handles by method names, inherited ones too, and by decorators; hooks of Nest are no handlers', () => {
    class Base extends CloudEventsProjector {
      constructor() {
        super('prj-player', 'player');
      }
      onFundsDeposited(): void {}
      onModuleInit(): void {}
      onModuleDestroy(): void {}
      onApplicationBootstrap(): void {}
      onApplicationShutdown(): void {}
    }
    class PlayerProjector extends Base {
      onPlayerRegistered(): void {}
      @Handles('PlayerActed')
      onAllIn(): void {}
      once(): void {}
      on(): void {}
    }
    const handlers = registryOf(new PlayerProjector()).projectors[0]?.handlers;
    expect(handlers?.map(({ origin, targets }) => [origin, ...targets])).toEqual([
      ['PlayerProjector.onPlayerRegistered', 'PlayerRegistered'],
      ['PlayerProjector.onAllIn', 'PlayerActed'],
      ['PlayerProjector.onFundsDeposited', 'FundsDeposited'],
    ]);
  });
});

describe('CloudEventsRouter', () => {
  it('is fluent and keeps the order', () => {
    const router = new CloudEventsRouter('prj-player', 'player').on('B', () => null).on(PlayerActed, () => null);
    expect([...router.routes.keys()]).toEqual(['B', 'PlayerActed']);
  });

  it.each<[string, () => unknown, string]>([
    ['a bad name', () => new CloudEventsRouter('9'), "'9' must hold something besides digits"],
    ['a bad domain', () => new CloudEventsRouter('a', ''), "the projector's domain must be a non-empty text"],
    [
      'an empty target',
      () => new CloudEventsRouter('a').on('', () => null),
      "CloudEventsRouter 'a', on(target, handler) has",
    ],
    [
      'a target twice, in whatever form',
      () => new CloudEventsRouter('a').on('PlayerActed', () => null).on(PlayerActed, () => null),
      "'PlayerActed' already has a handler",
    ],
    [
      'a handler that is no function',
      () => new CloudEventsRouter('a').on('PlayerActed', undefined as unknown as () => null),
      "the handler of 'PlayerActed' must be a function, not undefined",
    ],
  ])('refuses %s', (_case, build, message) => {
    expect(build).toThrow(ProjectorError);
    expect(build).toThrow(message);
  });
});
