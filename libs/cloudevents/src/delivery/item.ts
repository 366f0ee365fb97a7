import type { AcceptedEvent } from '../core/index.js';
import type { EncodedEvent } from '../sinks/sink.js';
import type { KeyLane } from './key-lane.js';
import type { Submission, SubmitOptions } from './submission.js';

/** An event on its way through one sink: what the sink made of it, and how far it is. */
export class Item<P = unknown> implements EncodedEvent<P> {
  readonly event: AcceptedEvent;
  readonly key: string | undefined;
  readonly size: number;
  readonly payload: P;

  attempts = 0;
  /** When it failed for the first time, by the clock for waits. */
  failingSince: number | undefined;
  /** It is part of an attempt. */
  isSending = false;
  /** Its outcome is certain, although perhaps not noted. */
  isDecided = false;
  /** Its key may go on. */
  isOver = false;
  /** Until then its key rests. */
  rest: Promise<unknown> | undefined;
  /** Where it waited, and the one behind it there. */
  lane: KeyLane | undefined;
  next: Item | undefined;

  /** @param expiry from then on it is not sent any more */
  constructor(
    { event, key, size, payload }: EncodedEvent<P>,
    readonly submission: Submission,
    readonly index: number,
    readonly expiry: string | undefined,
  ) {
    // Not the object of the sink, which would live as long as this one: of many events that is a lot of memory.
    this.event = event;
    this.key = key;
    this.size = size;
    this.payload = payload;
    this.failingSince = submission.failingSince;
  }

  get options(): SubmitOptions {
    return this.submission.options;
  }
}
