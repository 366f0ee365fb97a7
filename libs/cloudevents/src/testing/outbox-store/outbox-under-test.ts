import type { OutboxStore } from '../../delivery/outbox/outbox-store.js';
import type { ContractOptions, UnderTest } from '../contract/contract-case.js';

/** A store without an event, and what happens around it. */
export interface OutboxUnderTest extends UnderTest {
  readonly store: OutboxStore;
  /** A transaction as `insert` takes it. Commits when `work` resolves, else rolls back and rejects as it does. */
  readonly transaction: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T>;
  /** Makes every lease end now, as if its time had passed. */
  readonly endLeases: () => Promise<void> | void;
  /** Makes every pause end now. */
  readonly endPauses: () => Promise<void> | void;
  /** How many events the store keeps: those that a sink is still to get. */
  readonly events: () => Promise<number> | number;
  /** What was given up, in that order. */
  readonly deadLetters: () => Promise<readonly GivenUp[]> | readonly GivenUp[];
}

/** An event that was given up. */
export interface GivenUp {
  readonly sink: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  readonly event: string;
  readonly reason: string;
  readonly attempts: number;
  readonly error: string | undefined;
}

/** What an outbox can do. */
export interface OutboxContractOptions extends ContractOptions {
  /** Whether several transactions can be open at one time, as on a database server. Default: true. */
  readonly concurrent?: boolean | undefined;
  /** Whether the store has `listen`. Default: false. */
  readonly listens?: boolean | undefined;
}
