import { expect, it } from 'vitest';
import { PostgresOutboxStore } from '../../../src/delivery/outbox/postgres/index.js';
import { DefinitionError, OutboxError } from '../../../src/errors/index.js';
import { type OutboxContractOptions, outboxStoreContract, type OutboxUnderTest } from '../../../src/testing/index.js';
import { keepsContract } from '../../testing/support/keeps-contract.js';
import { entries, idsOf, type newStore } from './outbox-stores.js';

type Made = Awaited<ReturnType<typeof newStore>> & Pick<OutboxUnderTest, 'transaction'>;

/** What the contract asks for, by the tables. */
function underTest({ store, transaction, expire, rows, schema, count, deadLetters }: Made): OutboxUnderTest {
  return {
    store,
    transaction,
    endLeases: expire,
    endPauses: async () => {
      await rows(`UPDATE ${schema}.cloudevents_outbox_sink SET paused_until = clock_timestamp()`);
    },
    events: () => count('outbox'),
    deadLetters: async () =>
      (await deadLetters()).map(({ sink = '', id = '', source = '', type = '', event = '', reason = '', ...row }) => {
        const [subject, error] = [row['subject'] ?? undefined, row['last_error'] ?? undefined];
        return { sink, id, source, type, subject, event, reason, attempts: Number(row['attempts']), error };
      }),
  };
}

/** What every outbox does, and one in PostgreSQL besides. The contract shows rows O3 to O5 of the list of faults. */
export function outboxStoreSpecification(make: () => Promise<Made>, options: OutboxContractOptions): void {
  keepsContract(outboxStoreContract(async () => underTest(await make()), options));

  it('leaves no row of what every sink has, nor of a lane that nobody holds', async () => {
    const { store, transaction, count } = await make();
    await transaction((tx) => store.insert(tx, entries('a1', 'a2', '-1'), ['http', 'kafka']));
    for (const sink of ['http', 'kafka']) {
      const { lanes } = await store.claim(sink, {
        owner: 'relay',
        lease: 60_000,
        lanes: 9,
        events: 9,
        bytes: 9e6,
        after: '',
      });
      const done = lanes.flatMap(({ lane, fence, deliveries }) =>
        deliveries.map(({ seq }) => ({ lane, fence, seq, outcome: 'done' as const, attempts: 1 })),
      );
      expect(await count('outbox_lane')).toBe(2);
      await store.settle(sink, done, lanes);
    }
    expect([await count('outbox_delivery'), await count('outbox'), await count('outbox_lane')]).toEqual([0, 0, 0]);
  });

  it('leaves what stands between events that were delivered, and is not settled or kept', async () => {
    const { store, transaction } = await make();
    await transaction((tx) => store.insert(tx, entries('a1', 'a2', 'a3', 'a4', 'a5', 'b1'), ['http']));
    const asked = { owner: 'relay', lease: 60_000, lanes: 9, events: 90, bytes: 9e6, after: '' };
    const claim = await store.claim('http', asked);
    const settlements = claim.lanes.flatMap(({ lane, fence, deliveries }) =>
      deliveries.flatMap(({ seq, event }) => {
        const { id } = JSON.parse(event) as { id: string };
        if (id === 'a4') return [];
        return [{ lane, fence, seq, outcome: id === 'a2' ? ('kept' as const) : ('done' as const), attempts: 1 }];
      }),
    );
    expect(await store.settle('http', settlements.toReversed(), claim.lanes)).toEqual([]);
    expect(idsOf(await store.claim('http', asked))).toEqual(['a2 a4']);
  });

  it('refuses its own connection as a transaction, and what is none', async () => {
    const { store } = await make();
    const own = (run: () => Promise<{ rows: never[] }>): PostgresOutboxStore => new PostgresOutboxStore(run);
    const executor = () => Promise.resolve({ rows: [] });
    await expect(own(executor).insert(executor, entries('a1'), ['http'])).rejects.toThrow(DefinitionError);
    await expect(store.insert(undefined, entries('a1'), ['http'])).rejects.toThrow(DefinitionError);
  });

  it('says what to do when its tables are missing', async () => {
    const { transaction } = await make();
    const store = new PostgresOutboxStore(() => Promise.resolve([]), { prefix: 'nowhere_' });
    const failing = transaction((tx) => store.insert(tx, entries('a1'), ['http']));
    await expect(failing).rejects.toThrow(OutboxError);
    await expect(failing).rejects.toThrow(
      'no table "nowhere_outbox". Before the application starts run: npx nestjs-cloudevents migrate',
    );
  });
}
