import type { AcceptedEvent } from '../core/index.js';
import type { SinkError } from '../errors/index.js';

/** An event as one sink will send it: made once at acceptance, sent unchanged however often. */
export interface EncodedEvent<P = unknown> {
  readonly event: AcceptedEvent;
  /** Events of one key are sent in order; without a key an event waits for nobody. */
  readonly key: string | undefined;
  /** Bytes of this event in a batch. */
  readonly size: number;
  readonly payload: P;
}

/** How a sink wants its batches cut. */
export interface BatchLimits {
  /** Most events per attempt. */
  readonly events: number;
  /** Most bytes per attempt; a single larger event goes alone. */
  readonly bytes: number;
  /** Bytes a batch has besides its events. */
  readonly overhead: number;
  /** Bytes between two events of a batch. Default: 0. */
  readonly separator?: number;
  /** A single event above this many bytes is refused before anything is sent. */
  readonly hardLimit: number;
  /** The setting that sets it, for the message. */
  readonly hardLimitName?: string;
  /** Milliseconds that events which do not fill a batch wait for more. Default: 0, they go with what was published in the same turn. */
  readonly linger?: number | undefined;
  /** Most attempts under way at once. */
  readonly concurrency: number;
  /**
   * Milliseconds after which an attempt has failed that gave no outcome; it may still be under way while the next one is
   * made. Default: 600,000. Infinity: the sink has a limit of its own.
   */
  readonly attemptTimeout?: number | undefined;
  /** Most attempts in any minute. Default: no limit. */
  readonly rate?: number | undefined;
}

/** Why an event will never be accepted by the other side. */
export type RejectionReason = 'rejected' | 'too-large' | 'unauthorized' | 'gone';

/** What one attempt did to an event. Only delivery decides what follows. */
export type Outcome =
  | { readonly status: 'delivered' }
  /** `retryAfter`: milliseconds the other side asked us to wait, never undercut. */
  | { readonly status: 'retry'; readonly error: SinkError; readonly retryAfter?: number }
  | {
      readonly status: 'rejected';
      readonly reason: RejectionReason;
      readonly error: SinkError;
      /** The batch as a whole was refused, and its halves may be fine. `too-large` always means that. */
      readonly divisible?: boolean;
    };

/**
 * Turns a batch into attempts and says what became of them. `B` is the prepared batch: made once, so that every
 * attempt sends the same bytes.
 */
export interface Sink<P = unknown, B = unknown> {
  readonly name: string;
  readonly limits: BatchLimits;
  /** @throws InvalidEventError when the event cannot be represented in this sink's format and mode */
  encode(event: AcceptedEvent): EncodedEvent<P>;
  prepare(batch: readonly EncodedEvent<P>[]): B;
  /** One outcome for all events of the batch, or one each, in their order. Never rejects. */
  attempt(prepared: B): Promise<Outcome | readonly Outcome[]>;
  /**
   * Called once for what was delivered by its only attempt, which is over: its memory may serve others. Who wraps a sink
   * and attempts what it prepared in ways of their own leaves it out.
   */
  release?(prepared: B): void;
  /** Whether the other side can be reached now. @throws SinkError */
  check(): Promise<void>;
  /** Gives up what is under way and frees every connection. */
  close(): Promise<void>;
}
