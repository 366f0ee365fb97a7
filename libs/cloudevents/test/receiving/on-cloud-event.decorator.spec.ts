import { describe, expect, it } from 'vitest';
import { HandlerError } from '../../src/errors/index.js';
import { OnCloudEvent } from '../../src/receiving/index.js';
import { handledPatterns } from '../../src/receiving/on-cloud-event.decorator.js';

class Game {
  @OnCloudEvent('game.over', { source: '/games' })
  @OnCloudEvent('game.won.*')
  onEnd(): void {}
  @OnCloudEvent('game.begun')
  onBegin(): void {}
  other(): void {}
}

class Chess extends Game {
  override onEnd(): void {}
  @OnCloudEvent('chess.begun')
  override onBegin(): void {}
}

const patternsOf = (type: { readonly prototype: object }, method: string): string[] | undefined =>
  handledPatterns(type.prototype, method)?.map(({ text }) => text);

describe('@OnCloudEvent', () => {
  it('adds up on one method, in the order of the source', () => {
    expect(patternsOf(Game, 'onEnd')).toEqual(['game.over source=/games', 'game.won.*']);
  });

  it('says nothing of other methods', () => {
    expect(patternsOf(Game, 'other')).toBeUndefined();
  });

  it('is inherited by a method that overrides another, unless it has its own', () => {
    expect(patternsOf(Chess, 'onEnd')).toEqual(['game.over source=/games', 'game.won.*']);
    expect(patternsOf(Chess, 'onBegin')).toEqual(['chess.begun']);
    expect(patternsOf(Game, 'onBegin')).toEqual(['game.begun']);
  });

  it.each<[string, () => unknown, string]>([
    [
      'an empty type',
      () => {
        class Bad {
          @OnCloudEvent('')
          on(): void {}
        }
        return Bad;
      },
      '@OnCloudEvent on Bad.on: the type must be text that is not empty, or a regular expression',
    ],
    [
      'a misspelt filter',
      () => {
        class Bad {
          @OnCloudEvent('a', { sorce: '/games' } as never)
          on(): void {}
        }
        return Bad;
      },
      "@OnCloudEvent on Bad.on: the filter has 'sorce'",
    ],
    [
      'a static method',
      () => {
        class Bad {
          @OnCloudEvent('a')
          static on(): void {}
          off(): void {}
        }
        return Bad;
      },
      '@OnCloudEvent on Bad.on must stand on an instance method',
    ],
    [
      'a symbol',
      () => {
        class Bad {
          @OnCloudEvent('a')
          [Symbol.iterator](): void {}
        }
        return Bad;
      },
      '@OnCloudEvent on Bad.Symbol(Symbol.iterator) must stand on an instance method with an ordinary name',
    ],
    [
      'a getter',
      () => {
        class Bad {
          @OnCloudEvent('a')
          get on(): number {
            return 1;
          }
        }
        return Bad;
      },
      'must stand on an instance method',
    ],
  ])('on %s is refused at once', (_what, declare, message) => {
    expect(declare).toThrow(HandlerError);
    expect(declare).toThrow(message);
  });
});
