import { describe, expect, it } from 'vitest';
import { CloudEventsRouter, Handles, Projector } from '../../src/projection/index.js';
import { registryOf } from './support.js';

/** Who takes part in a page: found once for each domain and type, in the order of names. */

function router(name: string, domain: string | undefined, ...targets: string[]): CloudEventsRouter {
  return targets.reduce((all, target) => all.on(target, () => null), new CloudEventsRouter(name, domain));
}

describe('a handler matches', () => {
  it.each<[string, string, boolean]>([
    ['PlayerActed', 'PlayerActed', true],
    ['PlayerActed', 'examples.PlayerActed', true],
    ['PlayerActed', 'other.deep.PlayerActed', true],
    ['examples.PlayerActed', 'examples.PlayerActed', true],
    ['examples.PlayerActed', 'other.PlayerActed', false],
    ['examples.PlayerActed', 'PlayerActed', false],
    ['Acted', 'examples.PlayerActed', false],
    ['playeracted', 'PlayerActed', false],
    ['examples', 'examples.PlayerActed', false],
  ])('target %s, event %s: %s', (target, typeName, matches) => {
    expect(registryOf(router('r', undefined, target)).participants('any', typeName)).toHaveLength(matches ? 1 : 0);
  });

  it('once, also when two of its targets match', () => {
    @Projector()
    class PlayerProjector {
      @Handles('PlayerActed')
      @Handles('examples.PlayerActed')
      onActed(): void {}
    }
    const [participant] = registryOf(new PlayerProjector()).participants('any', 'examples.PlayerActed');
    expect(participant?.handlers).toHaveLength(1);
  });
});

describe('D3: participants', () => {
  @Projector({ name: 'm-raw', domain: 'player' })
  class RawProjector {
    project(): void {}
  }
  const registry = registryOf(
    router('z-any', undefined, 'A'),
    router('a-hand', 'hand', 'A'),
    router('b-player', 'player', 'A', 'B'),
    new RawProjector(),
  );
  const names = (domain: string, typeName: string): string[] =>
    registry.participants(domain, typeName).map(({ projector, idSuffix }) => projector.name + idSuffix);

  it('are those of the domain and those of every domain, by name; all but the first have a suffix', () => {
    expect(names('player', 'A')).toEqual(['b-player', 'm-raw:m-raw', 'z-any:z-any']);
    expect(names('hand', 'A')).toEqual(['a-hand', 'z-any:z-any']);
    expect(names('table', 'A')).toEqual(['z-any']);
  });

  it('of a raw projector are all pages of its domain', () => {
    expect(names('player', 'Unheard')).toEqual(['m-raw']);
    expect(names('hand', 'Unheard')).toEqual([]);
  });

  it('are remembered, for domains that nobody names together', () => {
    expect(registry.participants('player', 'A')).toBe(registry.participants('player', 'A'));
    expect(registry.participants('tenant-1', 'A')).toBe(registry.participants('tenant-2', 'A'));
  });

  it('stay right when more types come by than are remembered', () => {
    const first = registry.participants('player', 'A');
    for (let index = 0; index < 10_001; index++) registry.participants('player', `made.Up${index}`);
    expect(registry.participants('player', 'A')).not.toBe(first);
    expect(registry.participants('player', 'A')).toEqual(first);
  });

  it('are found anew after loading again', () => {
    const reloaded = registryOf(router('a', undefined, 'A'));
    expect(reloaded.participants('player', 'A')).toHaveLength(1);
    reloaded.load({ projectors: [], problems: [], unmade: [] });
    expect(reloaded.participants('player', 'A')).toEqual([]);
  });

  it('are sorted by code units, whatever the locale', () => {
    const sorted = registryOf(router('b', undefined, 'A'), router('C', undefined, 'A'), router('a', undefined, 'A'));
    expect(sorted.projectors.map(({ name }) => name)).toEqual(['C', 'a', 'b']);
  });
});
