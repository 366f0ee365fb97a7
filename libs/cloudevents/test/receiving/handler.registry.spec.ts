import { describe, expect, it } from 'vitest';
import { type EventPattern, eventPattern } from '../../src/receiving/event-pattern.js';
import { HandlerRegistry } from '../../src/receiving/index.js';
import { received } from './support.js';

function registryOf(handlers: Readonly<Record<string, readonly EventPattern[]>>): HandlerRegistry {
  const registry = new HandlerRegistry();
  registry.load(
    Object.entries(handlers).map(([name, patterns]) => ({ name, patterns, call: () => Promise.resolve() })),
  );
  return registry;
}
const namesOf = (registry: HandlerRegistry, type: string): string[] =>
  registry.match(received({ type })).map(({ name }) => name);

describe('the registry', () => {
  it('finds handlers by type and by pattern, in the order of their declaration', () => {
    const registry = registryOf({
      first: [eventPattern('game.*')],
      second: [eventPattern('game.over')],
      third: [eventPattern(/over$/)],
      other: [eventPattern('game.won')],
    });
    expect(namesOf(registry, 'game.over')).toEqual(['first', 'second', 'third']);
    expect(namesOf(registry, 'game.won')).toEqual(['first', 'other']);
    expect(namesOf(registry, 'chess.won')).toEqual([]);
  });

  it('gives a handler once, however many of its patterns match', () => {
    const registry = registryOf({
      both: [eventPattern('game.over'), eventPattern('game.*')],
      twice: [eventPattern('game.over'), eventPattern('game.over', { source: '/games' })],
    });
    expect(namesOf(registry, 'game.over')).toEqual(['both', 'twice']);
  });

  it('asks source and subject of the pattern that has the type', () => {
    const registry = registryOf({
      picky: [eventPattern('game.over', { source: '/chess' }), eventPattern('game.won')],
    });
    expect(namesOf(registry, 'game.over')).toEqual([]);
    expect(namesOf(registry, 'game.won')).toEqual(['picky']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows no handler of the type %s', (type) => {
    expect(namesOf(registryOf({ a: [eventPattern('game.over')] }), type)).toEqual([]);
  });

  it('forgets what was there when it is loaded again', () => {
    const registry = registryOf({ a: [eventPattern('game.over'), eventPattern('x*')] });
    registry.load([]);
    expect(namesOf(registry, 'game.over')).toEqual([]);
    expect(registry.handlers).toEqual([]);
  });

  it('describes each handler with all its patterns', () => {
    const registry = registryOf({ 'A.on': [eventPattern('game.over', { subject: 'h*' }), eventPattern(/^x/)] });
    expect(registry.describe()).toEqual(['A.on <- game.over subject=h*, /^x/']);
  });
});
