import { describe, expect, it } from 'vitest';
import { filterMatches, topicFilterProblem, topicNameProblem } from '../../src/microservices/mqtt/topic-filter.js';

describe('a topic filter', () => {
  it.each(['a', 'a/b', '/', '+', '#', 'a/+/b', '+/+/#', '$share/g/a/#', '$share/g//', '$SYS/#', 'ü b'])(
    "may be '%s'",
    (filter) => {
      expect(topicFilterProblem(filter)).toBeUndefined();
    },
  );

  it.each([
    ['', 'a topic filter'],
    [7, 'a topic filter'],
    ['a\0b', 'U+0000'],
    ['ü'.repeat(32_768), 'at most 65535 bytes'],
    ['a+', 'a whole level'],
    ['a/b#', 'a whole level'],
    ['#/a', 'the last one'],
    ['$share', '$share/<group>/<filter>'],
    ['$share/g', '$share/<group>/<filter>'],
    ['$share//a', '$share/<group>/<filter>'],
    ['$share/+/a', '$share/<group>/<filter>'],
    ['$share/g/a+', 'a whole level'],
  ])("may not be '%s'", (filter, problem) => {
    expect(topicFilterProblem(filter)).toContain(problem);
  });

  it.each([
    ['a/b', 'a/b'],
    ['a/+', 'a/b'],
    ['a/+', 'a/'],
    ['+/+', '/a'],
    ['a/#', 'a/b/c'],
    ['a/#', 'a'],
    ['#', 'a/b'],
    ['$share/g/a/+', 'a/b'],
    ['$SYS/#', '$SYS/x'],
  ])("'%s' matches '%s'", (filter, topic) => {
    expect(filterMatches(filter, topic)).toBe(true);
  });

  it.each([
    ['a/b', 'a/c'],
    ['a/b', 'a/b/c'],
    ['a/b/c', 'a/b'],
    ['a/+', 'a'],
    ['a/+', 'a/b/c'],
    ['+', '/a'],
    ['#', '$SYS/x'],
    ['+/x', '$SYS/x'],
    ['$share/g/a', '$share/g/a'],
  ])("'%s' does not match '%s'", (filter, topic) => {
    expect(filterMatches(filter, topic)).toBe(false);
  });
});

describe('a topic', () => {
  it('has no wildcards', () => {
    expect(topicNameProblem('dead/letters')).toBeUndefined();
    for (const wrong of ['', 'a/+', '#', undefined]) expect(topicNameProblem(wrong)).toContain('must be a topic');
  });
});
