import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usePostgres } from '../../../../../test/support/servers/use-postgres.js';
import { until } from '../../../../../test/support/until.js';
import { claimStatements } from '../../../src/delivery/outbox/postgres/claim-statements.js';
import { outboxTables } from '../../../src/delivery/outbox/postgres/outbox-tables.js';
import { PostgresOutboxStore } from '../../../src/delivery/outbox/postgres/index.js';
import { readStatements } from '../../../src/delivery/outbox/postgres/read-statements.js';
import { DefinitionError } from '../../../src/errors/index.js';
import { ScriptedSink } from '../scripted-sink.js';
import { outboxStoreSpecification } from './outbox-store.specification.js';
import { doneOf, entries, entry, idsOf, newStore, request } from './outbox-stores.js';
import { newOutbox } from './relays.js';

const manyRows = Number(process.env['CLOUDEVENTS_TEST_OUTBOX_ROWS'] ?? 200_000);

describe('PostgresOutboxStore on a server', () => {
  const postgres = usePostgres({ max: 20 });

  const transaction = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await postgres.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  };
  /** A transaction that a test holds open. */
  const begin = async (): Promise<pg.Client> => {
    const client = new pg.Client(postgres.server.url);
    await client.connect();
    onTestFinished(() => client.end());
    await client.query('BEGIN');
    return client;
  };
  const waiting = async (): Promise<number> => {
    const text = "SELECT count(*)::text AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    return Number((await postgres.pool.query<{ n: string }>(text)).rows[0]?.n);
  };

  const listen = () => new pg.Client(postgres.server.url);
  outboxStoreSpecification(async () => ({ ...(await newStore(postgres.pool, { listen })), transaction }), {
    concurrent: true,
    listens: true,
  });

  it('O3: never gives a lane to two of many who claim at one time, and each event to somebody', async () => {
    const { store, count } = await newStore(postgres.pool);
    const ids = Array.from({ length: 300 }, (_, n) => `${String.fromCharCode(97 + (n % 26))}${n}`);
    await transaction((tx) => store.insert(tx, entries(...ids), ['http']));
    const held = new Set<string>();
    const delivered: string[] = [];
    const relay = async (owner: string): Promise<void> => {
      while ((await count('outbox')) > 0) {
        const claim = await store.claim('http', request({ owner, lanes: 3, events: 6 }));
        for (const { lane } of claim.lanes) {
          expect(held.has(lane)).toBe(false);
          held.add(lane);
        }
        delivered.push(...claim.lanes.flatMap(({ deliveries }) => deliveries.map(({ event }) => event)));
        // Time for the others to be given it as well.
        await count('outbox');
        for (const { lane } of claim.lanes) held.delete(lane);
        expect(await store.settle('http', doneOf(claim), claim.lanes)).toEqual([]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, n) => relay(`relay-${n}`)));
    const got = delivered.map((text) => (JSON.parse(text) as { id: string }).id);
    expect(got.toSorted()).toEqual(ids.toSorted());
    for (const subject of 'abcdefghijklmnopqrstuvwxyz') {
      const own = got.filter((id) => id.startsWith(subject)).map((id) => Number(id.slice(1)));
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });

  it('two sinks that settle the same events at one time leave none behind', async () => {
    const { store, count } = await newStore(postgres.pool);
    for (let round = 0; round < 20; round++) {
      const ids = Array.from({ length: 50 }, (_, n) => `-${round}-${n}`);
      await transaction((tx) => store.insert(tx, entries(...ids), ['http', 'kafka', 'mqtt']));
      const settle = async (sink: string): Promise<void> => {
        const claim = await store.claim(sink, request());
        await store.settle(sink, doneOf(claim), claim.lanes);
      };
      await Promise.all(['http', 'kafka', 'mqtt'].map(settle));
      expect([await count('outbox'), await count('outbox_delivery')]).toEqual([0, 0]);
    }
  });

  describe('while a transaction is open,', () => {
    it('another one of the same subject waits for its end, so that the order is that of the commits', async () => {
      const { store } = await newStore(postgres.pool);
      const [first, second] = [await begin(), await begin()];
      await store.insert(first, entries('a1', 'b1'), ['http']);
      const inserted = store.insert(second, entries('b2', 'a2'), ['http']);
      await until('the second one waits', async () => (await waiting()) === 1);
      await first.query('COMMIT');
      await inserted;
      await second.query('COMMIT');
      expect(idsOf(await store.claim('http', request()))).toEqual(['a1 a2', 'b1 b2']);
    });

    it('one of more subjects than there is room for locks waits for it, and all others for that', async () => {
      const { store, count } = await newStore(postgres.pool);
      const many = Array.from({ length: 101 }, (_, n) => ({ ...entry(`a${n}`), lane: `lane ${n}` }));
      const [first, bulk] = [await begin(), await begin()];
      await store.insert(first, many.slice(7, 8), ['http']);
      const inserted = store.insert(bulk, many, ['http']);
      await until('the bulk waits', async () => (await waiting()) === 1);
      await first.query('COMMIT');
      await inserted;
      const locks = await postgres.pool.query("SELECT FROM pg_locks WHERE locktype = 'advisory'");
      expect(locks.rowCount).toBe(1);
      const last = transaction((tx) => store.insert(tx, many.slice(9, 10), ['http']));
      await until('the last one waits', async () => (await waiting()) === 1);
      await bulk.query('COMMIT');
      await last;
      expect(await count('outbox_delivery')).toBe(103);
    });

    it('others of other subjects do not wait, nor those without a subject', async () => {
      const { store } = await newStore(postgres.pool);
      const first = await begin();
      await store.insert(first, entries('a1', '-1'), ['http']);
      await transaction((tx) => store.insert(tx, entries('b1', '-1', '-2'), ['http']));
      expect(idsOf(await store.claim('http', request()))).toEqual(['-1', '-2', 'b1']);
    });

    it('what it commits late, with a lower number, is still delivered', async () => {
      const { store } = await newStore(postgres.pool);
      const late = await begin();
      await store.insert(late, entries('a1'), ['http']);
      await transaction((tx) => store.insert(tx, entries('b1'), ['http']));
      const before = await store.claim('http', request());
      expect(idsOf(before)).toEqual(['b1']);
      await store.settle('http', doneOf(before), before.lanes);
      await late.query('COMMIT');
      const after = await store.claim('http', request({ after: before.next }));
      expect(idsOf(after)).toEqual(['a1']);
      expect(Number(after.lanes[0]?.deliveries[0]?.seq)).toBeLessThan(Number(before.lanes[0]?.deliveries[0]?.seq));
    });

    it('without order nobody waits, and what comes late is delivered as well', async () => {
      const { store } = await newStore(postgres.pool, { order: false });
      const late = await begin();
      await store.insert(late, entries('a1'), ['http']);
      await transaction((tx) => store.insert(tx, entries('a2'), ['http']));
      const before = await store.claim('http', request());
      expect(idsOf(before)).toEqual(['a2']);
      await store.settle('http', doneOf(before), before.lanes);
      await late.query('COMMIT');
      expect(idsOf(await store.claim('http', request()))).toEqual(['a1']);
    });

    it('another one waits as well that has the tables by its search_path, not by the name of their schema', async () => {
      const { store, schema } = await newStore(postgres.pool);
      const [first, second] = [await begin(), await begin()];
      await store.insert(first, entries('a1'), ['http']);
      await second.query(`SET LOCAL search_path = ${schema}`);
      const inserted = new PostgresOutboxStore(postgres.pool).insert(second, entries('a2'), ['http']);
      await until('the second one waits', async () => (await waiting()) === 1);
      await first.query('COMMIT');
      await inserted;
      await second.query('COMMIT');
      expect(idsOf(await store.claim('http', request()))).toEqual(['a1 a2']);
    });

    it('one that is rolled back frees who waits', async () => {
      const { store } = await newStore(postgres.pool);
      const first = await begin();
      await store.insert(first, entries('a1'), ['http']);
      const second = transaction((tx) => store.insert(tx, entries('a2'), ['http']));
      await until('the second one waits', async () => (await waiting()) === 1);
      await first.query('ROLLBACK');
      await second;
      expect(idsOf(await store.claim('http', request()))).toEqual(['a2']);
    });
  });

  describe('refuses what is no transaction, and writes nothing,', () => {
    it.each([
      ['of a subject', entries('a1', 'a2'), {}],
      ['without a subject', entries('-1'), {}],
      ['without order', entries('a1'), { order: false }],
    ] as const)('for events %s', async (_, events, options) => {
      const { store, count } = await newStore(postgres.pool, options);
      // Of the application, on the same database; one connection of it is no better.
      const other = new pg.Pool({ connectionString: postgres.server.url, max: 1 });
      onTestFinished(() => other.end());
      const client = await postgres.pool.connect();
      onTestFinished(() => client.release());
      for (const wrong of [other, client]) {
        await expect(store.insert(wrong, events, ['http'])).rejects.toThrow(DefinitionError);
      }
      expect(await count('outbox')).toBe(0);
      // What wrote something before, and what did not.
      for (const first of ['SELECT 1', "SELECT set_config('a.b', txid_current()::text, true)"]) {
        await transaction(async (tx) => {
          await tx.query(first);
          await tx.query('SAVEPOINT inner_one');
          await store.insert(tx, events, ['http']);
        });
      }
      expect(await count('outbox')).toBe(2 * events.length);
    });
  });

  it('notes outcomes in a database that has not every character', async () => {
    await postgres.pool.query(
      "CREATE DATABASE latin1 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
    );
    const latin = new pg.Pool({ connectionString: postgres.server.url.replace(/postgres$/, 'latin1') });
    onTestFinished(() => latin.end());
    const { store, deadLetters } = await newStore(latin);
    await store.transaction?.((tx) => store.insert(tx, entries('a1'), ['http']));
    const claim = await store.claim('http', request());
    const dead = doneOf(claim).map((one) => ({
      ...one,
      outcome: 'dead' as const,
      reason: 'rejected',
      error: 'błąd é',
    }));
    expect(await store.settle('http', dead, claim.lanes)).toEqual([]);
    const letter = { sink: 'http', id: 'a1', source: '/s', type: 't', subject: 'a', event: '{}', attempts: 1 } as const;
    const [failedAt, firstFailedAt] = ['2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'];
    await store.deadLetters.put([{ ...letter, reason: 'rejected', error: 'błąd', firstFailedAt, failedAt }]);
    const errors = (await deadLetters()).map(({ last_error: error }) => error);
    expect(errors).toEqual(['b??d ?', 'b??d']);
  });

  it('a claim that another one is in the middle of taking over is not waited for', async () => {
    const { store, schema, expire } = await newStore(postgres.pool);
    await transaction((tx) => store.insert(tx, entries('a1', 'b1'), ['http']));
    const held = await store.claim('http', request({ lanes: 1 }));
    await expire();
    const other = await begin();
    await other.query(`SELECT * FROM ${schema}.cloudevents_outbox_lane FOR UPDATE`);
    const { lanes } = await store.claim('http', request());
    expect(lanes).toHaveLength(1);
    expect(lanes[0]?.lane).not.toBe(held.lanes[0]?.lane);
  });

  it('makes its tables once, however many begin at one time, and then needs no right to create any', async () => {
    const { schema, rows } = await newStore(postgres.pool);
    const migrations = await rows(`SELECT name FROM ${schema}.cloudevents_migrations ORDER BY name`);
    const names = ['cloudevents_outbox/0001-outbox', 'cloudevents_outbox/0002-dead-letters'];
    expect(migrations.map(({ name }) => name)).toEqual(names);
    const early = await rows(`
      SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = '${schema}'::regnamespace AND 'autovacuum_vacuum_scale_factor=0.01' = ANY (reloptions)
      ORDER BY relname`);
    expect(early.map(({ name }) => name?.slice(12))).toEqual(['outbox', 'outbox_delivery', 'outbox_lane']);
    await rows(`
      CREATE ROLE app_${schema} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO app_${schema};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO app_${schema}`);
    const client = new pg.Client(postgres.server.url.replace('postgres@', `app_${schema}@`));
    await client.connect();
    onTestFinished(() => client.end());
    const store = new PostgresOutboxStore((text, values) => client.query(text, values), { schema });
    await client.query('BEGIN');
    await store.insert(client, [entry('a1'), entry('a2')], ['http']);
    await client.query('COMMIT');
    const claim = await store.claim('http', request());
    const [done] = doneOf(claim);
    await store.settle(
      'http',
      [{ ...(done as NonNullable<typeof done>), outcome: 'dead', reason: 'gone' }],
      claim.lanes,
    );
    await store.pause('http', 1);
  });

  it('a relay says at its start for which sinks nobody may deliver, and later what somebody deleted', async () => {
    const { start, send, rows, schema, count, lines } = await newOutbox(postgres.server);
    const web = () => new ScriptedSink(undefined, {}, 'web');
    const old = new ScriptedSink(undefined, {}, 'old');
    const writer = await start('writer', { sink: 'none', sinks: [web(), old], relay: { relay: false } });
    await send(writer.outbox, ['a1', 'a2', 'a3']);
    await rows(`DELETE FROM ${schema}.cloudevents_outbox WHERE id = 'a1'`);
    const sink = web();
    await start('relay', { sink: 'none', sinks: [sink] });
    await until('the others are delivered', async () => (await count('outbox_delivery')) === 3);
    expect(sink.attempts.flat()).toEqual(['a2', 'a3']);
    const ofOthers = (): string[] => lines.filter((line) => line.includes("'old'"));
    await until('it has looked for other sinks', () => ofOthers().length > 0);
    expect(ofOthers()).toEqual([expect.stringContaining('does not have')]);
    expect(lines.filter((line) => line.includes('somebody deleted'))).toHaveLength(1);
  });

  describe('O16: the cost of a claim', () => {
    /**
     * As many events of two sinks, ten of each subject, and every fifth one without a subject. As many were there before,
     * and what they left was not cleared away yet.
     */
    const filled = async (events: number, analyzed: boolean) => {
      const made = await newStore(postgres.pool);
      const table = (name: string): string => `${made.schema}.cloudevents_${name}`;
      await postgres.pool.query(`
        ALTER TABLE ${table('outbox')} SET (autovacuum_enabled = off);
        ALTER TABLE ${table('outbox_delivery')} SET (autovacuum_enabled = off);
        INSERT INTO ${table('outbox_delivery')} (sink, lane, seq)
        SELECT 'http', md5('gone ' || n / 10), -n FROM generate_series(1, ${events}) AS n;
        DELETE FROM ${table('outbox_delivery')};
        INSERT INTO ${table('outbox')} (lane, id, source, type, event, size, open)
        SELECT md5(CASE WHEN n % 5 = 0 THEN 'own ' || n ELSE 'of ' || n / 10 END), n, '/s', 't', repeat('x', 300), 300, 2
        FROM generate_series(1, ${events}) AS n;
        INSERT INTO ${table('outbox_delivery')} (sink, lane, seq)
        SELECT sink, lane, seq FROM ${table('outbox')} CROSS JOIN unnest(ARRAY['http', 'kafka']) AS sink`);
      if (analyzed) await postgres.pool.query(`ANALYZE ${table('outbox')}, ${table('outbox_delivery')}`);
      let after = '';
      const claim = async (): Promise<number> => {
        const begun = performance.now();
        const { lanes, next } = await made.store.claim('http', request({ lanes: 100, events: 200, after }));
        const took = performance.now() - begun;
        expect(lanes).toHaveLength(100);
        after = next;
        await made.store.settle('http', [], lanes);
        return took;
      };
      return { ...made, claim };
    };
    const median = (values: readonly number[]): number =>
      values.toSorted((a, b) => a - b)[values.length >> 1] as number;

    it.each([true, false])(
      `is that of 1,000 events with ${manyRows.toLocaleString('en')} as well (statistics of the planner: %s)`,
      { timeout: 300_000 },
      async (analyzed) => {
        const [few, many] = [await filled(1000, analyzed), await filled(manyRows, analyzed)];
        const times: { few: number[]; many: number[] } = { few: [], many: [] };
        // In turn, so that whatever else this machine does concerns both alike.
        for (let round = 0; round < 60; round++) {
          times.few.push(await few.claim());
          times.many.push(await many.claim());
        }
        const [cost, costOfMany] = [median(times.few), median(times.many)];
        console.log(`a claim takes ${cost.toFixed(2)} ms, with ${manyRows} rows ${costOfMany.toFixed(2)} ms`);
        // 1.5 is the aim. The 2 ms besides are for a small machine that others share: a claim takes a few milliseconds,
        // reading 200,000 rows takes a hundred.
        expect(costOfMany).toBeLessThan(1.5 * cost + 2);
      },
    );

    it.each([true, false])(
      'comes from indexes alone (statistics of the planner: %s)',
      { timeout: 120_000 },
      async (analyzed) => {
        const { schema, store } = await filled(50_000, analyzed);
        const tables = outboxTables({ schema });
        const statements = { ...claimStatements(tables), ...readStatements(tables) };
        const { lanes } = await store.claim('http', request({ lanes: 500, events: 500 }));
        const held = JSON.stringify(lanes.map(({ lane }) => lane));
        const nodes = async (text: string, values: string[]): Promise<string[]> => {
          const { rows } = await postgres.pool.query<Record<string, string>>(`EXPLAIN ${text}`, values);
          return rows.map((row) => row['QUERY PLAN'] as string);
        };
        const claim = await nodes(statements.claim, ['http', '', '100', 'relay', '1000']);
        const read = await nodes(statements.read, ['http', held, '10', '100000']);
        const fitting = await nodes(statements.readFitting, ['http', held, '10', '100000']);
        for (const plan of [claim, read, fitting]) {
          const scans = plan.filter((line) => / on cloudevents_outbox(_delivery)?\b/.test(line));
          expect(scans.length).toBeGreaterThan(0);
          for (const scan of scans) expect(scan).toMatch(/Index (Only )?Scan using/);
          expect(plan.join('\n')).not.toMatch(/Seq Scan on cloudevents_outbox(_delivery)?\b/);
        }
      },
    );
  });
});
