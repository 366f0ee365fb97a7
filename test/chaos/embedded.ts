import { openEmbedded } from '../../libs/cloudevents/src/delivery/outbox/embedded/index.js';
import { systemClock } from '../../libs/cloudevents/src/time/clock.js';
import type { Database, Transaction } from './children/database.js';

/** The embedded outbox of a folder, whose database has our own table as well. */
export async function openEmbeddedDatabase(folder: string): Promise<Database> {
  const outbox = await openEmbedded(folder, {}, systemClock, console);
  const { store } = outbox;
  const transaction: Database['transaction'] = (work) => {
    if (store.transaction === undefined) throw new Error('The embedded outbox runs no transactions');
    return store.transaction((transaction) => work(transaction as Transaction));
  };
  const query = async (text: string): Promise<readonly unknown[]> => {
    let rows: readonly unknown[] = [];
    await transaction(async (own) => void ({ rows } = await own.query(text)));
    return rows;
  };
  return { store, transaction, query, close: () => outbox.close() };
}
