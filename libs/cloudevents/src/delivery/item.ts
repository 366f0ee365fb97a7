import type { EncodedEvent } from '../sinks/sink.js';
import type { Submission, SubmitOptions } from './submission.js';

/** An event on its way through one sink. */
export class Item<P = unknown> {
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

  /** @param expiry from then on it is not sent any more */
  constructor(
    readonly encoded: EncodedEvent<P>,
    readonly submission: Submission,
    readonly index: number,
    readonly expiry: string | undefined,
  ) {
    this.failingSince = submission.failingSince;
  }

  get options(): SubmitOptions {
    return this.submission.options;
  }
}
