import { describe, expect, it } from 'vitest';
import { usePostgres } from '../../../../../test/support/servers/use-postgres.js';
import { until } from '../../../../../test/support/until.js';
import { conditionsOf } from '../../../src/delivery/outbox/postgres/dead-letter-conditions.js';
import { deadLetterStatements } from '../../../src/delivery/outbox/postgres/dead-letter-statements.js';
import { outboxTables } from '../../../src/delivery/outbox/postgres/outbox-tables.js';
import { failing, ScriptedSink } from '../scripted-sink.js';
import { idsOf, newStore, request } from './outbox-stores.js';
import { newOutbox } from './relays.js';

describe('PostgresDeadLetterStore on a server', () => {
  const postgres = usePostgres();

  const filled = async (letters: number) => {
    const made = await newStore(postgres.pool);
    const table = `${made.schema}.cloudevents_dead_letter`;
    await postgres.pool.query(`
      INSERT INTO ${table} (sink, lane, id, source, type, event, reason, attempts, first_failed_at, failed_at)
      SELECT CASE WHEN n % 1000 = 0 THEN 'rare' ELSE 'http' END, 'lane', n, '/s', 't', format('{"id":"%s"}', n),
        'rejected', 1, now(), timestamptz '2026-01-01' + n * interval '1 s'
      FROM generate_series(1, ${letters}) AS n`);
    return { ...made, dead: made.store.deadLetters, table };
  };

  it('two that requeue the same at one time send none twice', async () => {
    const { store, dead, table } = await filled(20);
    const other = await postgres.pool.connect();
    await other.query(`BEGIN; SELECT * FROM ${table} WHERE dead_letter_id = 7 FOR UPDATE`);
    const requeued = Promise.all([dead.requeue({ sink: 'http' }), dead.requeue({ source: '/s' })]);
    const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    await until('both are under way', async () => (await postgres.pool.query(waiting)).rowCount === 2);
    await other.query('COMMIT');
    other.release();
    const [first, second] = await requeued;
    expect(first + second).toBe(20);
    expect(idsOf(await store.claim('http', request()))[0]?.split(' ')).toHaveLength(20);
    expect(await dead.count({})).toBe(0);
  });

  it('a crash of the server in the middle leaves letters or events, never both or none', async () => {
    const { store, dead, count, table, rows } = await filled(20);
    const other = await postgres.pool.connect();
    other.on('error', () => undefined);
    await other.query(`BEGIN; SELECT * FROM ${table} WHERE dead_letter_id = 20 FOR UPDATE`);
    const outcome = dead.requeue({ source: '/s' }).catch(() => 'failed');
    await until('it is under way', async () => (await rows('SELECT FROM pg_locks WHERE NOT granted')).length === 1);
    await postgres.server.crash();
    expect(await outcome).toBe('failed');
    other.release(true);
    await postgres.server.restart();
    expect([await count('dead_letter'), await count('outbox')]).toEqual([20, 0]);
    expect(await dead.requeue({ source: '/s' })).toBe(20);
    expect(idsOf(await store.claim('http', request()))).toHaveLength(1);
  });

  it('a letter says since when its event failed, not since when that was noted', async () => {
    const { start, send, rows, schema, count } = await newOutbox(postgres.server);
    const retry = { attempts: 1000, minDelay: 0.02, maxDelay: 0.05 };
    const sinks = [new ScriptedSink(() => failing())];
    const { outbox } = await start('app', { sink: 'none', sinks, retry, relay: { giveUpAfter: 0.3 } });
    await send(outbox, ['a1']);
    await until('it is given up', async () => (await count('dead_letter')) === 1);
    const [letter] = await rows(`
      SELECT (extract(epoch FROM failed_at - first_failed_at) * 1000)::text AS ms FROM ${schema}.cloudevents_dead_letter`);
    expect(Number(letter?.['ms'])).toBeGreaterThanOrEqual(300);
  });

  it.each([
    ['a page of a sink that has few', { sink: 'rare' }, '45000'],
    ['a page of all', {}, '45000'],
    ['those of a sink and a time', { sink: 'http', failedBefore: '2026-01-01T00:10:00Z' }, undefined],
  ] as const)('finds %s among many by an index', async (_, filter, after) => {
    const { schema, table } = await filled(50_000);
    await postgres.pool.query(`VACUUM ANALYZE ${table}`);
    const statements = deadLetterStatements(outboxTables({ schema }));
    const { where, values } = conditionsOf(filter, after);
    const text = after === undefined ? statements.count(where) : statements.list(where, '100');
    const { rows } = await postgres.pool.query<Record<string, string>>(`EXPLAIN ${text}`, [...values]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan using/);
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });
});
