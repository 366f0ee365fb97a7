import type { CloudEvent } from '../core/index.js';
import type { InboxEntry } from './inbox/inbox-entry.js';

/** Guards, pipes, interceptors and filters see this as `context.getType()` in handlers of events. */
export const cloudEventsContextType = 'cloudevents';

/** How an event came in: the second argument of a handler, after the event. */
export interface CloudEventContext {
  /** The event itself, frozen: several handlers may share it. */
  readonly event: CloudEvent;
  /** E.g. `http`, `kafka`, `mqtt`. */
  readonly transport: string;
  /** What the transport knows besides: the request, the record with topic and partition, the message. */
  readonly message?: unknown;
  /** Aborted when nobody waits for the handler any more: its time is over, or the application stops. */
  readonly signal: AbortSignal;
  /** For what the handler does in a transaction; nothing where the inbox, if there is one, knows no transactions. */
  readonly inbox?: InboxEntry | undefined;
}
