import { expect, it } from 'vitest';
import { DefinitionError, OutboxError } from '../../../src/errors/index.js';
import { PostgresOutboxStore } from '../../../src/delivery/outbox/postgres/index.js';
import { doneOf, entries, entry, idsOf, type newStore, request } from './outbox-stores.js';

type Made = Awaited<ReturnType<typeof newStore>> & {
  readonly transaction: <T>(work: (tx: unknown) => Promise<T>) => Promise<T>;
};

/** What every outbox does, on whatever it lies. */
export function outboxStoreSpecification(make: () => Promise<Made>): void {
  /** A store that holds these events for these sinks. */
  const holding = async (ids: readonly string[], sinks: readonly string[] = ['http']): Promise<Made> => {
    const made = await make();
    await made.transaction((tx) => made.store.insert(tx, entries(...ids), sinks));
    return made;
  };

  it('gives every event to every sink, those of a lane in their order', async () => {
    const { store } = await holding(['a1', 'b1', 'a2', '-1', '-2', 'a3'], ['http', 'kafka']);
    const all = ['-1', '-2', 'a1 a2 a3', 'b1'];
    expect(idsOf(await store.claim('http', request()))).toEqual(all);
    expect(idsOf(await store.claim('kafka', request()))).toEqual(all);
    expect(idsOf(await store.claim('other', request()))).toEqual([]);
  });

  it('O5: does not give what was rolled back', async () => {
    const { store, count, transaction } = await make();
    const failing = transaction(async (tx) => {
      await store.insert(tx, entries('a1'), ['http']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(idsOf(await store.claim('http', request()))).toEqual([]);
    expect(await count('outbox')).toBe(0);
  });

  it('writes nothing where there is no event, or no sink', async () => {
    const { store, count, transaction } = await make();
    await transaction((tx) => store.insert(tx, [], ['http']));
    await transaction((tx) => store.insert(tx, entries('a1'), []));
    expect(await count('outbox')).toBe(0);
  });

  it('gives a lane to nobody else while its lease lasts, and to others after it', async () => {
    const { store, expire } = await holding(['a1', 'b1']);
    const { lanes } = await store.claim('http', request({ lanes: 1 }));
    const other = await store.claim('http', request({ lanes: 1 }));
    expect(lanes).toHaveLength(1);
    expect(other.lanes).toHaveLength(1);
    expect(other.lanes[0]?.lane).not.toBe(lanes[0]?.lane);
    expect(idsOf(await store.claim('http', request()))).toEqual([]);
    await expire();
    expect(idsOf(await store.claim('http', request()))).toEqual(['a1', 'b1']);
  });

  it('a lease that is renewed does not end; that of others is not renewed', async () => {
    const { store, rows, schema } = await holding(['a1']);
    const { lanes } = await store.claim('http', request({ lease: 1 }));
    const held = lanes.map(({ lane, fence }) => ({ sink: 'http', lane, fence }));
    const stale = held.map((lease) => ({ ...lease, fence: '999' }));
    const until = `SELECT leased_until > clock_timestamp() AS held FROM ${schema}.cloudevents_outbox_lane`;
    expect(await store.renew(stale, 60_000)).toBe(0);
    expect(await rows(until)).toEqual([{ held: false }]);
    expect(await store.renew(held, 60_000)).toBe(1);
    expect(await rows(until)).toEqual([{ held: true }]);
  });

  it('what is done is gone, the event with its last sink', async () => {
    const { store, count } = await holding(['a1', 'a2'], ['http', 'kafka']);
    const http = await store.claim('http', request());
    expect(await store.settle('http', doneOf(http), http.lanes)).toEqual([]);
    expect([await count('outbox_delivery'), await count('outbox'), await count('outbox_lane')]).toEqual([2, 2, 0]);
    const kafka = await store.claim('kafka', request());
    await store.settle('kafka', doneOf(kafka), kafka.lanes);
    expect([await count('outbox_delivery'), await count('outbox'), await count('outbox_lane')]).toEqual([0, 0, 0]);
  });

  it('what is given up becomes a dead letter, and frees its lane', async () => {
    const { store, count, deadLetters } = await holding(['a1', 'a2']);
    const claim = await store.claim('http', request());
    const [first] = doneOf(claim);
    const given = { ...(first as NonNullable<typeof first>), outcome: 'dead' as const, attempts: 5 };
    const kept = { ...given, outcome: 'kept' as const, attempts: 2, error: 'busy' };
    await store.settle('http', [kept], []);
    await store.settle('http', [{ ...given, reason: 'rejected', error: 'refused' }], claim.lanes);
    const event = { id: 'a1', source: '/s', type: 't', subject: 'a', event: '{"id":"a1"}', sink: 'http' };
    const why = { reason: 'rejected', attempts: 7, last_error: 'refused' };
    expect(await deadLetters()).toMatchObject([{ ...event, ...why }]);
    expect(idsOf(await store.claim('http', request()))).toEqual(['a2']);
    expect(await count('outbox')).toBe(1);
  });

  it('O4: what a holder says whose lane was taken over changes nothing', async () => {
    const { store, expire, count } = await holding(['a1']);
    const before = await store.claim('http', request({ owner: 'paused' }));
    await expire();
    const after = await store.claim('http', request({ owner: 'other' }));
    const stale = [{ lane: before.lanes[0]?.lane, fence: before.lanes[0]?.fence }];
    expect(await store.settle('http', doneOf(before), before.lanes)).toEqual(stale);
    expect([await count('outbox_delivery'), await count('outbox_lane')]).toEqual([1, 1]);
    expect(await store.settle('http', doneOf(after), after.lanes)).toEqual([]);
    expect(await count('outbox')).toBe(0);
  });

  it('O4: nor when the lane was given back since, and even when one holder has it twice', async () => {
    const { store, expire, count } = await holding(['a1']);
    const before = await store.claim('http', request());
    await expire();
    await store.settle('http', [], (await store.claim('http', request())).lanes);
    expect(await store.settle('http', doneOf(before), before.lanes)).toHaveLength(1);
    const now = await store.claim('http', request());
    expect(await store.settle('http', doneOf(before), now.lanes)).toHaveLength(1);
    expect(await count('outbox_delivery')).toBe(1);
  });

  it('a lease that is over and that nobody took still counts', async () => {
    const { store, expire, count } = await holding(['a1']);
    const claim = await store.claim('http', request());
    await expire();
    expect(await store.settle('http', doneOf(claim), claim.lanes)).toEqual([]);
    expect(await count('outbox')).toBe(0);
  });

  it('goes round: each claim begins after the one before', async () => {
    const { store } = await holding(['a1', 'b1', 'c1', 'd1', 'e1']);
    const seen: string[] = [];
    let after = '';
    for (let claims = 0; claims < 10; claims++) {
      const claim = await store.claim('http', request({ lanes: 2, after }));
      seen.push(...idsOf(claim));
      after = claim.next;
      await store.settle('http', [], claim.lanes);
    }
    for (const id of ['a1', 'b1', 'c1', 'd1', 'e1']) expect(seen.filter((one) => one === id).length).toBeGreaterThan(2);
  });

  it('shares its room among the lanes, and leaves out the last ones of each', async () => {
    const ids = ['a', 'b'].flatMap((subject) => Array.from({ length: 9 }, (_, n) => `${subject}${n}`));
    const { store } = await holding(ids);
    const four = await store.claim('http', request({ events: 4 }));
    expect(idsOf(four)).toEqual(['a0 a1', 'b0 b1']);
    await store.settle('http', [], four.lanes);
    const bytes = entry('a1').event.length;
    expect(
      idsOf(await store.claim('http', request({ bytes: 5 * bytes })))
        .join(' ')
        .split(' '),
    ).toHaveLength(5);
  });

  it('gives one event whatever its size; lanes there is no room for are free', async () => {
    const { store, count } = await holding(['a1', 'b1']);
    expect(idsOf(await store.claim('http', request({ bytes: 1 })))).toHaveLength(1);
    expect(await count('outbox_lane')).toBe(1);
    expect(idsOf(await store.claim('http', request({ bytes: 1 })))).toHaveLength(1);
  });

  it('gives nothing while the sink is paused, and says for how long; a shorter pause changes nothing', async () => {
    const { store, schema, rows } = await holding(['a1'], ['http', 'kafka']);
    await store.pause('http', 3_600_000);
    await store.pause('http', 1000);
    const { lanes, pausedFor } = await store.claim('http', request());
    expect(lanes).toEqual([]);
    expect(pausedFor).toBeGreaterThan(3_590_000);
    expect(pausedFor).toBeLessThanOrEqual(3_600_000);
    expect(idsOf(await store.claim('kafka', request()))).toEqual(['a1']);
    await rows(`UPDATE ${schema}.cloudevents_outbox_sink SET paused_until = clock_timestamp()`);
    expect(await store.claim('http', request())).toMatchObject({ pausedFor: 0, lanes: [{}] });
  });

  it('gives nothing while the sink is disabled', async () => {
    const { store } = await holding(['a1']);
    await store.disable('http', 'answered 410');
    expect(await store.claim('http', request())).toMatchObject({ lanes: [], disabledBy: 'answered 410' });
    await store.enable('http');
    expect(await store.claim('http', request())).toMatchObject({ lanes: [{}], disabledBy: undefined });
  });

  it('keeps every character of an event, and any number of its bytes', async () => {
    const made = await make();
    const events = ['{"data":"\\u0000 \\ud800 \\\\ \\" € 😀"}', `{"data":"${'x'.repeat(3_000_000)}"}`];
    const rows = events.map((event, index) => entry(`${index}`, event));
    await made.transaction((tx) => made.store.insert(tx, rows, ['http']));
    const { lanes } = await made.store.claim('http', request({ bytes: 10_000_000 }));
    expect(lanes.flatMap(({ deliveries }) => deliveries.map(({ event }) => event)).toSorted()).toEqual(
      events.toSorted(),
    );
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
    await expect(failing).rejects.toThrow('no table "nowhere_outbox". Call migrate(…)');
  });
}
