import { entries } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** A transaction that has written events, and is open until it is told to end. */
export interface OpenTransaction {
  /** Resolves when it has ended, whichever way. */
  readonly ended: Promise<void>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

/** Runs `work` while a transaction is open that has written these events; it has ended after that, in any case. */
export async function whileOpen(
  { store, transaction }: OutboxUnderTest,
  ids: readonly string[],
  work: (open: OpenTransaction) => Promise<void>,
): Promise<void> {
  const undone = new Error('rolled back');
  let end!: (commits: boolean) => void;
  const ending = new Promise<boolean>((resolve) => (end = resolve));
  let ended!: Promise<void>;
  await new Promise<void>((resolve, reject) => {
    ended = transaction(async (tx) => {
      await store.insert(tx, entries(...ids), ['http']);
      resolve();
      if (!(await ending)) throw undone;
    }).catch((error: unknown) => {
      if (error === undone) return;
      reject(error as Error);
      throw error;
    });
    ended.catch(() => undefined);
  });
  const told = (commits: boolean): Promise<void> => {
    end(commits);
    return ended;
  };
  try {
    await work({ ended, commit: () => told(true), rollback: () => told(false) });
  } finally {
    await told(false);
  }
}
