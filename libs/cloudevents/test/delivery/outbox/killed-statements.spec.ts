import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import { delivered, ScriptedSink } from '../scripted-sink.js';
import { newOutbox } from './relays.js';

let server: Postgres;
beforeAll(async () => void (server = await startPostgres()), 60_000);
afterAll(() => server.stop());

/** A relay that waits for a table that somebody else has locked, and connections that are killed meanwhile. */
async function locked(table: 'outbox_delivery' | 'outbox_lane') {
  const made = await newOutbox(server);
  const lock = new pg.Client(server.url);
  await lock.connect();
  onTestFinished(() => lock.end());
  const waiting = "FROM pg_stat_activity WHERE application_name = 'victim' AND wait_event_type = 'Lock'";
  /** Kills the connection that is in the middle of such a statement, so many times. */
  const kill = async (statement: string, times: number): Promise<void> => {
    const found = `${waiting} AND query LIKE '%${statement}%'`;
    const killed = new Set<string | undefined>();
    while (killed.size < times) {
      const pid = await until('it waits', async () => (await made.rows(`SELECT pid ${found}`))[0]?.['pid']);
      if (killed.size === killed.add(pid).size) continue;
      await made.rows(`SELECT pg_terminate_backend(${pid})`);
    }
  };
  const hold = (): Promise<unknown> =>
    lock.query(`BEGIN; LOCK TABLE ${made.schema}.cloudevents_${table} IN ACCESS EXCLUSIVE MODE`);
  const release = (): Promise<unknown> => lock.query('COMMIT');
  return { ...made, kill, hold, release };
}

describe('O7: a relay whose connection is killed', () => {
  it('in the middle of a claim claims again', async () => {
    const { start, send, count, lines, kill, hold, release } = await locked('outbox_delivery');
    const sink = new ScriptedSink(() => delivered, {}, 'web');
    const sinks = { sink: 'none', sinks: [sink] } as const;
    const { outbox } = await start('writer', { ...sinks, relay: { relay: false } });
    await send(outbox, ['a1', 'a2', 'b1']);
    await hold();
    await start('victim', sinks);
    await kill('WITH RECURSIVE', 3);
    await release();
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(sink.attempts.flat().toSorted()).toEqual(['a1', 'a2', 'b1']);
    expect(lines.filter((line) => line.includes('events stay in it'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('The outbox works again'))).toHaveLength(1);
  });

  it('in the middle of a mark marks again, and sends nothing twice', async () => {
    const { start, send, count, lines, kill, hold, release } = await locked('outbox_lane');
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    // The two lanes may be claimed one after the other.
    const sink = new ScriptedSink(() => answered.then(() => delivered), { concurrency: 2 }, 'web');
    const { outbox } = await start('victim', { sink: 'none', sinks: [sink], relay: { poll: 0.2 } });
    await send(outbox, ['a1', 'a2', 'b1']);
    await until('it is sent', () => sink.attempts.flat().length === 3);
    await hold();
    answer();
    await kill('held.done', 3);
    await release();
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(sink.attempts.flat().toSorted()).toEqual(['a1', 'a2', 'b1']);
    expect(lines.filter((line) => line.includes('events stay in it'))).toHaveLength(1);
  });
});
