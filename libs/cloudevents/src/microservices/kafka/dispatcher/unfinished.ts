import type { CloudEvent } from '../../../core/index.js';
import type { Dispatch } from './dispatch.js';
import { type DispatchChannel, troubleOf } from './sink-dispatch.js';

/** A record in hand that is not finished. */
export interface Unfinished {
  /** Its offset. */
  readonly place: bigint;
  readonly event: Pick<CloudEvent, 'id' | 'source' | 'type'>;
  /** What it waits for, in words. */
  why(): string;
}

/** The lowest record of a partition in hand. */
export function lowestOf(
  obstacle: Unfinished | undefined,
  dispatches: ReadonlyMap<string, Dispatch>,
): Unfinished | undefined {
  let lowest = obstacle;
  for (const [offset, dispatch] of dispatches) {
    const place = BigInt(offset);
    if (lowest !== undefined && lowest.place <= place) continue;
    lowest = { place, event: dispatch.event, why: () => dispatch.trouble };
  }
  return lowest;
}

/** Why nothing is taken where too much is pending, in words. */
export function noRoom(channels: readonly DispatchChannel[]): string {
  const troubles = channels.flatMap((channel) => {
    const { lastError } = channel.health();
    return lastError === undefined ? [] : troubleOf(channel, lastError);
  });
  return ['the sinks hold as much as they may (backpressure.maxEvents, backpressure.maxBytes)', ...troubles].join('; ');
}
