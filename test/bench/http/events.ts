import type { CloudEvent } from 'nestjs-cloudevents';
import { plainEvent } from '../support/bench-event.js';

/** More than there are events under way: the library never has two events of one subject under way in two requests. */
const subjects = 10_000;

/** A new one each time; the same ones each round, so that it is known what has to arrive. */
export function eventOf(n: number): CloudEvent {
  return plainEvent(n, `hand-${n % subjects}`);
}

export function eventsOf(first: number, count: number): CloudEvent[] {
  return Array.from({ length: count }, (_, index) => eventOf(first + index));
}

/** The bytes of so many events, each as a body of its own. */
export function bodiesOf(events: number): Buffer[] {
  return Array.from({ length: events }, (_, n) => Buffer.from(JSON.stringify(eventOf(n))));
}

/** Bytes of so many events as JSON, without anything between them. */
export function sizeOf(events: number): number {
  let size = 0;
  for (let n = 0; n < events; n++) size += Buffer.byteLength(JSON.stringify(eventOf(n)));
  return size;
}
