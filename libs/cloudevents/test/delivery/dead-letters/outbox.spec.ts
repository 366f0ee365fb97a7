import { PGlite } from '@electric-sql/pglite';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turns } from '../../../../../test/support/turns.js';
import { until } from '../../../../../test/support/until.js';
import {
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsOutbox,
  DeadLetters,
} from '../../../src/index.js';
import { newStore } from '../outbox/outbox-stores.js';
import { delivered, failing, rejected, ScriptedSink } from '../scripted-sink.js';
import { down, FailingStore } from './support.js';
import { startApplication } from '../../support/start-application.js';

/** Events of an outbox become dead letters in its own database in one step, or in another store before they leave it. */

let db: PGlite;
// Its start takes seconds of work.
beforeAll(async () => void (db = await PGlite.create()), 60_000);
afterAll(() => db.close());

type Answer = ConstructorParameters<typeof ScriptedSink>[0];

interface Choices extends Omit<CloudEventsModuleOptions, 'outbox'> {
  readonly giveUpAfter?: number;
}

async function start(answer: Answer, { giveUpAfter, ...options }: Choices = {}) {
  const { store, schema, rows, count } = await newStore(db);
  const sink = new ScriptedSink(answer, { events: 1 }, 'web');
  const outbox = { store, poll: 0.02, giveUpAfter };
  const retry = { attempts: 2, minDelay: 0.01, maxDelay: 0.01 };
  const building = Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', sinks: [sink], outbox, retry, shutdownTimeout: 0, ...options }),
    ],
  });
  const { app, lines, close } = await startApplication(building);
  const send = (...ids: string[]): Promise<unknown> => {
    const event = (id: string) => ({ specversion: '1.0', id, source: '/s', type: 't', subject: id.slice(0, 1) });
    return db.transaction((tx) => app.get(CloudEventsOutbox).send(tx, ids.map(event)));
  };
  const isEmpty = async (): Promise<boolean> => (await count('outbox')) + (await count('outbox_lane')) === 0;
  return { store, sink, schema, rows, count, lines, close, send, isEmpty, deadLetters: app.get(DeadLetters) };
}

const refuse =
  (...bad: string[]) =>
  (ids: readonly string[]) =>
    ids.some((id) => bad.includes(id)) ? rejected() : delivered;

describe('dead letters in the database of the outbox', () => {
  it('are used when nobody says otherwise, and handed back to the outbox', async () => {
    let isBack = false;
    const { store, sink, send, isEmpty, deadLetters, lines } = await start((ids) =>
      isBack || ids[0] !== 'a1' ? delivered : rejected(),
    );
    // In the step that takes it out of the outbox, not in another one.
    store.deadLetters.put = down;
    await send('a1', 'a2', 'b1');
    await until('nothing is left', isEmpty);
    const { letters } = await deadLetters.list();
    expect(letters).toMatchObject([{ sink: 'web', id: 'a1', reason: 'rejected', attempts: 1, error: 'refused' }]);
    expect(lines.filter((line) => line.includes('became a dead letter'))).toHaveLength(1);
    isBack = true;
    expect(await deadLetters.requeue({ id: 'a1' })).toEqual({ matched: 1, requeued: 1, failed: 0, left: 0 });
    await until('it is sent again', () => sink.attempts.filter(([id]) => id === 'a1').length === 2);
    await until('nothing is left', isEmpty);
    expect(await deadLetters.count()).toBe(0);
  });

  it('stay there where this application has no such sink', async () => {
    const { send, rows, schema, isEmpty, deadLetters } = await start(refuse('a1', 'b1'));
    await send('a1', 'b1');
    await until('nothing is left', isEmpty);
    await rows(`UPDATE ${schema}.cloudevents_dead_letter SET sink = 'old' WHERE id = 'b1'`);
    expect(await deadLetters.requeue({ reason: 'rejected' })).toMatchObject({ matched: 2, requeued: 1, left: 1 });
    await until('it failed again', async () => (await deadLetters.count()) === 2);
  });
});

describe('an event of the outbox that becomes a dead letter in another store', () => {
  it('is there before it leaves the outbox, and before the next one of its lane is sent', async () => {
    const letters = new FailingStore();
    letters.answer = down;
    const { store, sink, send, count, isEmpty } = await start(refuse('a1'), { deadLetters: { store: letters } });
    const settle = store.settle.bind(store);
    const sentUntil: string[][] = [];
    store.settle = async (name, settlements, released) => {
      // Time for the next one, were it not held back until this is written.
      await turns(50);
      sentUntil.push(sink.attempts.flat());
      return await settle(name, settlements, released);
    };
    await send('a1', 'a2', 'b1');
    await until('it is tried', () => letters.calls.length > 2);
    expect(new Set(sink.attempts.flat())).toEqual(new Set(['a1', 'b1']));
    expect(await count('outbox')).toBeGreaterThan(0);
    letters.answer = () => undefined;
    await until('nothing is left', isEmpty);
    expect(letters.ids).toEqual(['a1']);
    // Those of b1, a1 and a2, in this order.
    expect(sentUntil.map((ids) => ids.includes('a2'))).toEqual([false, false, true]);
    expect(sink.attempts.at(-1)).toEqual(['a2']);
    expect(await count('dead_letter')).toBe(0);
  });

  it('is kept in the outbox when the application ends before that', async () => {
    const store = new FailingStore();
    store.answer = down;
    const { send, close, rows, schema, lines } = await start(refuse('a1'), { deadLetters: { store } });
    await send('a1');
    await until('it is tried', () => store.calls.length > 0);
    await close();
    expect(await rows(`SELECT id FROM ${schema}.cloudevents_outbox`)).toEqual([{ id: 'a1' }]);
    expect(await rows(`SELECT lane FROM ${schema}.cloudevents_outbox_lane`)).toEqual([]);
    expect(lines.filter((line) => line.includes('kept in the outbox: 1 to web'))).toHaveLength(1);
  });

  it('may be a text that is no event any more', async () => {
    const store = new FailingStore();
    const { rows, schema, isEmpty } = await start(() => delivered, { deadLetters: { store } });
    const insert = (lane: string, text: string) => `
      WITH event AS (
        INSERT INTO ${schema}.cloudevents_outbox (lane, id, source, type, event, size, open)
        VALUES ('${lane}', '1', '/s', 't', '${text}', 15, 1) RETURNING seq, lane
      ) INSERT INTO ${schema}.cloudevents_outbox_delivery (sink, lane, seq) SELECT 'web', lane, seq FROM event`;
    await rows(insert('x', '{"specversion":'));
    await rows(insert('y', '{"specversion":"1.0","id":"y1","source":"/s","type":""}'));
    await until('nothing is left', async () => store.letters.length === 2 && (await isEmpty()));
    const letters = store.letters.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(letters).toMatchObject([
      { id: expect.stringMatching(/^outbox\[\d+\]$/) as string, reason: 'invalid', event: '{"specversion":' },
      { id: 'y1', source: '/s', reason: 'invalid', attempts: 0 },
    ]);
  });
});

describe('giving up an event of the outbox', () => {
  it('counts from the first failure that any process saw', async () => {
    const { send, rows, schema, sink, isEmpty, deadLetters } = await start(() => failing(60_000), {
      giveUpAfter: 3600,
    });
    // Before the relay sees it.
    await rows(`
      CREATE FUNCTION ${schema}.failed_before() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.first_failed_at = clock_timestamp() - interval '2 h'; RETURN NEW; END $$;`);
    await rows(`
      CREATE TRIGGER failed_before BEFORE INSERT ON ${schema}.cloudevents_outbox_delivery
        FOR EACH ROW EXECUTE FUNCTION ${schema}.failed_before()`);
    await send('a1');
    await until('nothing is left', isEmpty);
    expect(sink.attempts).toEqual([['a1']]);
    const { letters } = await deadLetters.list();
    expect(letters).toMatchObject([{ id: 'a1', reason: 'exhausted', attempts: 1 }]);
    const { firstFailedAt = '', failedAt = '' } = letters[0] ?? {};
    expect(Date.parse(failedAt) - Date.parse(firstFailedAt)).toBeGreaterThanOrEqual(7_200_000);
  });

  it('does not begin for one that was never tried', async () => {
    const { send, close, sink, rows, schema } = await start(() => new Promise(() => undefined));
    await send('a1', 'b1', 'c1');
    await until('one is tried', () => sink.attempts.length === 1);
    await close();
    const deliveries = await rows(
      `SELECT attempts, first_failed_at FROM ${schema}.cloudevents_outbox_delivery ORDER BY attempts`,
    );
    expect(deliveries.map(({ attempts }) => Number(attempts))).toEqual([0, 0, 1]);
    expect(deliveries.slice(0, 2).map((row) => row['first_failed_at'])).toEqual([null, null]);
  });
});
