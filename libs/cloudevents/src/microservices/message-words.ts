import type { CloudEvent } from '../core/index.js';

/** An event in the logs of all strategies, e.g. `event '1' (io.angzarr.poker.hand)`. */
export function eventName({ type, id }: CloudEvent): string {
  return `event '${id}' (${type})`;
}

/** Milliseconds as a person reads them, e.g. `0.2 s`. */
export function seconds(ms: number): string {
  return `${Math.ceil(ms / 100) / 10} s`;
}
