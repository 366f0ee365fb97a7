import type { Clock } from '../time/clock.js';
import type { InboxStore } from './inbox/inbox-store.js';
import { MemoryInboxStore } from './inbox/memory-inbox.store.js';

/** How received events are handled. */
export interface ReceiverOptions {
  /** Seconds until a handler that is not done has failed. */
  readonly handlerTimeout: number;
  /** Remembers what was handled, so that duplicates run nothing. Default: none, and duplicates run. */
  readonly inbox?: InboxStore | undefined;
  /** Seconds for which an event that was handled is remembered. */
  readonly inboxTtl: number;
  /** Seconds until an unfinished claim counts no more, because its process died; never less than twice `handlerTimeout`. */
  readonly inboxLease: number;
}

/** What applies where nothing is said. Brokers and senders seldom repeat an event after a day. */
export const receiverDefaults = { handlerTimeout: 30, inboxTtl: 86_400, inboxLease: 60 } as const;

/** What may be said; `memory` is a {@link MemoryInboxStore}. */
export type ReceiverChoices = Partial<Omit<ReceiverOptions, 'inbox'>> & {
  readonly inbox?: InboxStore | 'memory' | undefined;
};

/** Fills in the defaults. */
export function receiverOptions(choices: ReceiverChoices, clock: Pick<Clock, 'monotonic'>): ReceiverOptions {
  const { inbox, handlerTimeout, inboxTtl, inboxLease } = choices;
  return {
    handlerTimeout: handlerTimeout ?? receiverDefaults.handlerTimeout,
    inboxTtl: inboxTtl ?? receiverDefaults.inboxTtl,
    inboxLease: inboxLease ?? receiverDefaults.inboxLease,
    inbox: inbox === 'memory' ? new MemoryInboxStore(clock) : inbox,
  };
}
