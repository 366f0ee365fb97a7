import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import { delivered, ScriptedSink } from '../scripted-sink.js';
import { newOutbox } from './relays.js';

let server: Postgres;
beforeAll(async () => void (server = await startPostgres()), 60_000);
afterAll(() => server.stop());

const hour = 3_600_000;

/** The clock of this machine; that of the database is another one's. */
function setClock(difference: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + difference });
  onTestFinished(() => void vi.useRealTimers());
}

describe.each([
  ['an hour fast', hour],
  ['an hour slow', -hour],
])('O9: where the clock of a relay is %s', (_, difference) => {
  it('nothing is taken over before its lease ends, and everything after', async () => {
    const { start, send, count, rows, schema } = await newOutbox(server);
    const stuck = new ScriptedSink(() => new Promise(() => undefined), {}, 'web');
    // It has room for this one event only: all others are for the second one.
    const relay = { lease: 600, maxEvents: 1 };
    const first = await start('first', { sink: 'none', sinks: [stuck], shutdownTimeout: 0, relay });
    await send(first.outbox, ['a1']);
    await until('it is sent', () => stuck.attempts.length === 1);

    setClock(difference);
    const sink = new ScriptedSink(() => delivered, {}, 'web');
    await start('second', { sink: 'none', sinks: [sink], relay: { lease: 600 } });
    for (const id of ['b1', 'c1', 'd1']) {
      await send(first.outbox, [id]);
      await until('the second one looked', () => sink.attempts.flat().includes(id));
    }
    expect(sink.attempts.flat()).toEqual(['b1', 'c1', 'd1']);

    const [table, now] = [`${schema}.cloudevents_outbox_lane`, 'clock_timestamp()'];
    const [held] = await rows(
      `SELECT leased_until > ${now} AND leased_until <= ${now} + '600 s' AS held FROM ${table}`,
    );
    expect(held).toEqual({ held: true });
    await rows(`UPDATE ${table} SET leased_until = ${now}`);
    await until('nothing is left', async () => (await count('outbox')) === 0);
    expect(sink.attempts.flat()).toEqual(['b1', 'c1', 'd1', 'a1']);
  });

  it('leases are renewed by the clock of the database', async () => {
    const { start, send, rows, schema } = await newOutbox(server);
    const stuck = new ScriptedSink(() => new Promise(() => undefined), {}, 'web');
    const { outbox } = await start('app', { sink: 'none', sinks: [stuck], shutdownTimeout: 0, relay: { lease: 1 } });
    await send(outbox, ['a1']);
    await until('it is sent', () => stuck.attempts.length === 1);
    const ends = `SELECT leased_until::text AS ends FROM ${schema}.cloudevents_outbox_lane`;
    setClock(difference);
    const renewals = new Set<string | undefined>();
    await until('it was renewed three times', async () => renewals.add((await rows(ends))[0]?.['ends']).size === 4);
    // A busy machine may be late with it, by no hour.
    const near = `SELECT leased_until - clock_timestamp() BETWEEN '-60 s' AND '1 s' AS near FROM`;
    expect(await rows(`${near} ${schema}.cloudevents_outbox_lane`)).toEqual([{ near: true }]);
    expect(stuck.attempts).toHaveLength(1);
  });
});
