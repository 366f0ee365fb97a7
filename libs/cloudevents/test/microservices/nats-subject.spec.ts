import { describe, expect, it } from 'vitest';
import { subjectMatches } from '../../src/microservices/nats/nats-subject.js';

describe('subjectMatches', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'a.b', false],
    ['a.b', 'a', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a', false],
    ['a.*', 'a.b.c', false],
    ['*.b', 'a.b', true],
    ['*.b', 'a.c', false],
    ['a.>', 'a.b', true],
    ['a.>', 'a.b.c', true],
    ['a.>', 'a', false],
    ['a.>', 'b.c', false],
    ['>', 'a', true],
    ['*.>', 'a.b.c', true],
  ])('of %s and %s is as NATS has it', (subscription, subject, expected) => {
    expect(subjectMatches(subscription, subject)).toBe(expected);
  });
});
