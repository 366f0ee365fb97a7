import type { InboxStore, TransactionalInboxStore } from '../../receiving/inbox/inbox-store.js';
import type { UnderTest } from '../contract/contract-case.js';

/** A store that knows no event, and how time passes for it. */
export interface InboxUnderTest<Store extends InboxStore = InboxStore> extends UnderTest {
  readonly store: Store;
  /** Lets so many milliseconds pass for the store: turns its clock, or makes what it has noted older. */
  readonly pass: (ms: number) => Promise<void> | void;
}

/** Moreover, transactions as handlers have them. */
export interface TransactionalInboxUnderTest extends InboxUnderTest<TransactionalInboxStore> {
  /** Commits when `work` resolves, else rolls back and rejects as it does. */
  readonly transaction: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T>;
}
