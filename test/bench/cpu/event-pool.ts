import type { CloudEvent } from 'nestjs-cloudevents';
import { plainEvent } from '../support/bench-event.js';

/** Enough events to be met in the heap, and not in the caches of the processor. */
const batches = 40;
export const batchSize = 100;

/** Batches of plain objects, as an application has them before anything is validated. */
export function pooledBatches(): readonly (readonly CloudEvent[])[] {
  return Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: batchSize }, (_, index) => plainEvent(batch * batchSize + index)),
  );
}

/** So many events in full, in whole batches of the pool. */
export function callsOf(events: number, scale: number, perCall: number): number {
  return Math.max(1, Math.round((events * scale) / perCall));
}
