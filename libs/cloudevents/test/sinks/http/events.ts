import type { CloudEvent } from '../../../src/core/index.js';

/** An event of a shop; whatever a test cares about it says itself. */
export function anEvent(id: string, rest: Partial<CloudEvent> = {}): CloudEvent {
  return { id, source: '/shop', specversion: '1.0', type: 'com.example.order.placed', ...rest };
}

/** Events `1` to `count`. */
export function events(count: number, rest: (number: number) => Partial<CloudEvent> = () => ({})): CloudEvent[] {
  return Array.from({ length: count }, (_, index) => anEvent(String(index + 1), rest(index + 1)));
}
