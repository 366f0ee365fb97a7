import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe } from 'vitest';
import { outboxStoreSpecification } from './outbox-store.specification.js';
import { newStore } from './outbox-stores.js';

/** A database in this process: the same SQL, without a server. */
describe('PostgresOutboxStore on PGlite', () => {
  let db: PGlite;
  // Its start takes seconds of work.
  beforeAll(async () => void (db = await PGlite.create()), 60_000);
  afterAll(() => db.close());

  const make = async () => {
    const transaction = <T>(work: (tx: unknown) => Promise<T>): Promise<T> => db.transaction((tx) => work(tx));
    return { ...(await newStore(db)), transaction };
  };
  // It has one connection.
  outboxStoreSpecification(make, { concurrent: false });
});
