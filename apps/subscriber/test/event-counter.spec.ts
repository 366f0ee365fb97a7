/** What is counted of the events that arrive over one transport. */
import type { CloudEvent } from 'nestjs-cloudevents';
import { describe, expect, it } from 'vitest';
import { EventCounter } from '../src/counting/event-counter.js';
import { isBefore, positionOf } from '../src/counting/position.js';
import { RecentMap } from '../src/counting/recent-map.js';

function event(id: string, attributes: Partial<CloudEvent> = {}): CloudEvent {
  return { specversion: '1.0', source: 'angzarr/hand', type: 'a.done', subject: 'r', id, ...attributes };
}

function counted(...events: CloudEvent[]) {
  const counter = new EventCounter();
  for (const each of events) counter.count(each);
  return counter.snapshot();
}

describe('events are counted', () => {
  it('by type', () => {
    const counts = counted(event('hand:r:1'), event('hand:r:2', { type: 'a.big' }), event('hand:r:3'));
    expect(counts).toMatchObject({ received: 3, duplicates: 0, outOfOrder: 0, byType: { 'a.done': 2, 'a.big': 1 } });
  });

  it('once, however often they come: the same source and id is the same event', () => {
    const counts = counted(event('hand:r:1'), event('hand:r:1'), event('hand:r:1', { source: 'other' }));
    expect(counts).toMatchObject({ received: 2, duplicates: 1 });
  });

  it.each([
    ['in order', ['hand:r:1', 'hand:r:2', 'hand:r:10', 'hand:r:10:1', 'hand:r:11'], 0],
    ['several projectors on one page', ['hand:r:1', 'hand:r:1:other-projector', 'hand:r:2'], 0],
    ['a later event came before', ['hand:r:2', 'hand:r:1', 'hand:r:3'], 1],
    ['by number, not by text', ['hand:r:9', 'hand:r:10'], 0],
    ['a further draft before the first', ['hand:r:5:1', 'hand:r:5'], 1],
    ['every one that is late', ['hand:r:9', 'hand:r:3', 'hand:r:4'], 2],
    ['a repetition is no disorder', ['hand:r:1', 'hand:r:2', 'hand:r:1'], 0],
    ['ids of another make are not judged', ['b', 'a', 'x:y'], 0],
  ])('order within a subject: %s', (_, ids, outOfOrder) => {
    expect(counted(...ids.map((id) => event(id)))).toMatchObject({ outOfOrder });
  });

  it('subjects and sources have an order of their own', () => {
    const counts = counted(
      event('hand:r:5'),
      event('hand:s:1', { subject: 's' }),
      event('hand:r:2', { source: 'other' }),
      event('hand:r:1', { subject: undefined } as Partial<CloudEvent>),
    );
    expect(counts.outOfOrder).toBe(0);
  });

  it('what was no event is counted apart', () => {
    const counter = new EventCounter();
    counter.reject();
    counter.reject();
    expect(counter.snapshot()).toMatchObject({ received: 0, rejected: 2 });
  });
});

describe('the position in an id', () => {
  it.each([
    ['hand:abc:0', [0n, 0n]],
    ['hand:abc:42:3', [42n, 3n]],
    ['hand:abc:42:prj-x', [42n, 0n]],
    ['hand:abc:42:3:prj-x', [42n, 3n]],
    ['hand:abc:18446744073709551615', [18446744073709551615n, 0n]],
  ])('%s', (id, [sequence, place]) => {
    expect(positionOf(id)).toEqual({ sequence, place });
  });

  it.each(['', 'a', 'a:b', 'a:b:c', 'a:b:-1', 'a:b:1x', '::1'])('%j has none', (id) => {
    expect(positionOf(id)).toBeUndefined();
  });

  it('is not before itself', () => {
    expect(isBefore({ sequence: 1n, place: 1n }, { sequence: 1n, place: 1n })).toBe(false);
  });
});

it('the memory forgets the oldest, and what was used again is young', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.has('b'), map.get('c')]).toEqual([3, false, 4]);
});
