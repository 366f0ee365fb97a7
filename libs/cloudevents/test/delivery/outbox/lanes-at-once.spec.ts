import { expect, it } from 'vitest';
import { LanesAtOnce } from '../../../src/delivery/outbox/lanes-at-once.js';

/** How many lanes are asked for after some claims for 500 events, from lanes that have so many events each. */
function after(claims: number, lanes: LanesAtOnce, eventsOfLane: number): number {
  const room = 500;
  for (let claim = 0; claim < claims; claim++) {
    const asked = lanes.for(room);
    lanes.claimed(room, asked * Math.min(eventsOfLane, Math.ceil(room / asked)));
  }
  return lanes.for(room);
}

it('asks for few lanes where each has many events, but for enough for what the sink sends at one time', () => {
  expect(new LanesAtOnce(1).for(500)).toBe(200);
  expect(after(20, new LanesAtOnce(1), 1000)).toBe(16);
  expect(after(20, new LanesAtOnce(10), 1000)).toBe(40);
  expect(after(20, new LanesAtOnce(1000), 1000)).toBe(200);
});

it('asks for many where each has few, also after they had many', () => {
  const lanes = new LanesAtOnce(1);
  expect(after(20, lanes, 1)).toBe(200);
  after(20, lanes, 1000);
  expect(after(5, lanes, 1)).toBe(200);
});

it('never asks for more lanes than events', () => {
  expect(new LanesAtOnce(1).for(7)).toBe(7);
});
