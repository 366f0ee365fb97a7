import { describe, expect, it } from 'vitest';
import { attributeTypes, type ExtensionSet } from '../../src/core/index.js';
import { ExtensionGathering } from '../../src/core/extension-set.js';
import { accepted } from './events.js';

type Extensions = Readonly<Record<string, unknown>>;
const setOf = (extensions: Extensions): ExtensionSet => accepted(extensions).extensionSet;

describe('extensions of an event', () => {
  it('are listed as they were given, with their types where these are known', () => {
    const gathering = new ExtensionGathering();
    gathering.add('first', 'a', undefined);
    gathering.add('second', 'urn:x', attributeTypes.uri);
    expect(gathering.take().attributes).toEqual([
      ['first', 'a'],
      ['second', 'urn:x', attributeTypes.uri],
    ]);
  });

  it('are found by name', () => {
    const set = setOf({ tenant: 'eu-4', priority: 3, flag: false });
    expect([set.get('tenant'), set.get('priority'), set.get('flag'), set.get('none')]).toEqual([
      'eu-4',
      3,
      false,
      undefined,
    ]);
  });

  it('are one set for events in a row that have the same', () => {
    expect(setOf({ tenant: 'eu-4', priority: 3 })).toBe(setOf({ tenant: 'eu-4', priority: 3 }));
    expect(setOf({})).toBe(setOf({}));
  });

  it.each<[string, Extensions, Extensions]>([
    ['another value', { a: 'x', b: 1 }, { a: 'x', b: 2 }],
    ['another name', { a: 'x', b: 1 }, { a: 'x', c: 1 }],
    ['another order', { a: 'x', b: 1 }, { b: 1, a: 'x' }],
    ['one more', { a: 'x' }, { a: 'x', b: 1 }],
    ['one less', { a: 'x', b: 1 }, { a: 'x' }],
    ['a number instead of its text', { a: 1 }, { a: '1' }],
    ['none', { a: 1 }, {}],
  ])('are another set with %s', (_what, one, other) => {
    const [first, second] = [setOf(one), setOf(other)];
    expect(first.attributes).toEqual(Object.entries(one));
    expect(second.attributes).toEqual(Object.entries(other));
  });

  it('are another set with another type of the same value', () => {
    const gathering = new ExtensionGathering();
    gathering.add('link', 'urn:x', attributeTypes.uri);
    const typed = gathering.take();
    gathering.clear();
    gathering.add('link', 'urn:x', undefined);
    expect(gathering.take().attributes).toEqual([['link', 'urn:x']]);
    expect(typed.attributes).toEqual([['link', 'urn:x', attributeTypes.uri]]);
  });

  it('are those of the event itself where the one before was refused, or had more or less', () => {
    const gathering = new ExtensionGathering();
    const repeat = (...names: readonly string[]): ExtensionSet => {
      gathering.clear();
      for (const name of names) if (!gathering.addRepeated(name, 1)) gathering.add(name, 1, undefined, true);
      return gathering.take();
    };
    repeat('a', 'b', 'c');
    gathering.clear();
    gathering.add('x', 1, undefined, true);
    expect(repeat('x').names).toEqual(['x']);
    expect(repeat('x', 'b').names).toEqual(['x', 'b']);
    expect(repeat('x', 'b', 'c').names).toEqual(['x', 'b', 'c']);
    expect(repeat('x', 'b').names).toEqual(['x', 'b']);
    expect(repeat('x', 'c').names).toEqual(['x', 'c']);
  });

  it('do not share bytes', () => {
    const bytes = new Uint8Array([1, 2]);
    const [first, second] = [setOf({ mark: bytes }), setOf({ mark: bytes })];
    expect(first.get('mark')).toEqual(bytes);
    expect(first.get('mark')).not.toBe(second.get('mark'));
  });

  it('may be very many, of which nothing is left for the next event', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`ext${index}`, index]));
    expect(setOf(many).attributes).toEqual(Object.entries(many));
    expect(setOf({ a: 1 }).attributes).toEqual([['a', 1]]);
  });
});
