import type { Contender } from '../measure/benchmark.js';
import { sizeOf } from './events.js';
import type { Receiver } from './receiver.js';

/** What a contender does in a round. */
export interface Work {
  readonly name: string;
  readonly events: number;
  /** Whether a body is an array of events, and not one event. */
  readonly batched: boolean;
  /** How many there must be, where that is known. */
  readonly requests?: number;
  /** Sends events 0, 1, ... and gives the cost. */
  readonly measure: () => Promise<number>;
}

/** A contender that fails unless every byte of every event has arrived. */
export function verified(receiver: Receiver, { name, events, batched, requests, measure }: Work): Contender {
  const size = sizeOf(events);
  return {
    name,
    run: async () => {
      await receiver.take();
      const cost = await measure();
      const arrived = await receiver.take();
      // Two brackets, and a comma before each event but the first.
      const bytes = batched ? size + events + arrived.requests : size;
      if (arrived.bytes !== bytes || (requests ?? arrived.requests) !== arrived.requests) {
        const wanted = `${requests ?? 'some'} requests with ${bytes} bytes`;
        throw new Error(`${name}: ${arrived.requests} requests with ${arrived.bytes} bytes arrived, not ${wanted}`);
      }
      return cost;
    },
  };
}
