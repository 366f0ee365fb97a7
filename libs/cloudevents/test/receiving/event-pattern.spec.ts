import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type AttributePattern, type EventFilter, eventPattern } from '../../src/receiving/event-pattern.js';
import { received } from './support.js';

describe('a pattern of types', () => {
  it.each<[AttributePattern, string, boolean]>([
    ['game.over', 'game.over', true],
    ['game.over', 'game.over.late', false],
    ['game.over', 'Game.over', false],
    ['game.*', 'game.', true],
    ['game.*', 'game.over.late', true],
    ['game.*', 'xgame.over', false],
    ['*.over', 'game.over', true],
    ['*.over', 'game.overx', false],
    ['game.*.v1', 'game.over.v1', true],
    ['game.*.v1', 'game.v1', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['*b*b*', 'b', false],
    ['x*ab*b', 'xab', false],
    ['x*ab*b', 'xabb', true],
    ['**', 'anything', true],
    ['*', '', true],
    ['a.c', 'abc', false],
    [/^game\.(over|won)$/, 'game.won', true],
    [/^game\.(over|won)$/, 'game.lost', false],
    [/OVER/i, 'game.over', true],
  ])('%s against %s: %s', (pattern, type, isMatch) => {
    expect(eventPattern(pattern).matches(received({ type }))).toBe(isMatch);
  });

  it.each([/over/g, /game/y])('%s matches every time, whatever its flags remember', (pattern) => {
    const { matches } = eventPattern(pattern);
    expect([1, 2, 3].map(() => matches(received()))).toEqual([true, true, true]);
    expect(pattern.lastIndex).toBe(0);
  });

  it('may come from another realm', () => {
    expect(eventPattern(runInNewContext('/over/') as RegExp).matches(received())).toBe(true);
  });

  it('with many wildcards takes no longer for a value made to be slow', () => {
    const { matches } = eventPattern(`${'a*'.repeat(50)}b`);
    const start = performance.now();
    expect(matches(received({ type: 'a'.repeat(200_000) }))).toBe(false);
    expect(matches(received({ type: `${'a'.repeat(200_000)}b` }))).toBe(true);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('is found by its type alone where it has no wildcard', () => {
    expect(eventPattern('game.over', { source: '*' }).exactType).toBe('game.over');
    expect(eventPattern('game.*').exactType).toBeUndefined();
    expect(eventPattern(/^game.over$/).exactType).toBeUndefined();
  });
});

describe('a filter', () => {
  it.each<[string, EventFilter, Record<string, unknown>, boolean]>([
    ['source', { source: '/games' }, {}, true],
    ['another source', { source: '/chess' }, {}, false],
    ['source by pattern', { source: '/g*' }, {}, true],
    ['source and subject', { source: '/games', subject: /^h\d$/ }, { subject: 'h1' }, true],
    ['the source, but not the subject', { source: '/games', subject: /^h\d$/ }, { subject: 'x' }, false],
    ['no subject, even by the widest pattern', { subject: '*' }, {}, false],
    ['no subject, by an expression for nothing', { subject: /^$/ }, {}, false],
  ])('on %s', (_what, filter, event, isMatch) => {
    expect(eventPattern('game.over', filter).matches(received(event))).toBe(isMatch);
  });
});

it('a pattern tells how it was written', () => {
  expect(eventPattern('game.*', { subject: /^h/, source: '/games' }).text).toBe('game.* source=/games subject=/^h/');
});

describe('refused is', () => {
  it.each<[string, unknown, unknown, string]>([
    ['an empty type', '', undefined, 'the type must be text that is not empty'],
    ['no type', undefined, undefined, 'the type must be text that is not empty'],
    ['a number', 7, undefined, 'the type must be text'],
    ['an empty source', 'a', { source: '' }, 'the source must be text'],
    ['a subject that is null', 'a', { subject: null }, 'the subject must be text'],
    ['a misspelt filter', 'a', { sorce: '/games' }, "has 'sorce', but can have source and subject only"],
    ['a second type', 'a', 'b', 'the filter must be an object'],
    ['an expression as filter', 'a', /b/, 'the filter must be an object'],
    ['null as filter', 'a', null, 'the filter must be an object'],
  ])('%s', (_what, type, filter, rule) => {
    expect(() => eventPattern(type as string, filter as EventFilter)).toThrow(rule);
  });
});
