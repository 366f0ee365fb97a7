import type { OutboxStore } from './outbox-store.js';

/** The store that the settings choose. */
export interface OpenedOutbox {
  readonly store: OutboxStore;
  /** What and where it is, for the log; without credentials. */
  readonly place: string;
  /** Ends what was opened for it; a store of the caller's stays as it is. */
  close(): Promise<void>;
}
