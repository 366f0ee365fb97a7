import { PGlite } from '@electric-sql/pglite';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type AcceptedEvent,
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsOutbox,
  DefinitionError,
  InvalidEventError,
  ProjectionError,
} from '../../src/index.js';
import { migrate, PostgresOutboxStore } from '../../src/delivery/outbox/postgres/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { clients } from '../postgres/clients.js';
import { book, HandProjector, PlayerActed, slowRouter } from '../support/hand-projectors.js';
import { silent } from '../support/silent-logger.js';

const event = (id: string, subject?: string) => ({ specversion: '1.0', id, source: '/s', type: 't', subject });

let db: PGlite;
// Its start takes seconds of work.
beforeAll(async () => {
  db = await PGlite.create();
  await migrate(db);
}, 60_000);
afterAll(() => db.close());

/** An application that writes into the outbox and delivers nothing. */
async function application(options: CloudEventsModuleOptions = {}) {
  const outbox = { store: new PostgresOutboxStore(db), relay: false };
  const memory = new MemorySink();
  const all = { sink: 'none', sinks: [memory], outbox, ...options } as const;
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot(all)],
    providers: [HandProjector, { provide: 'slow', useValue: slowRouter(() => Promise.reject(new Error('no'))) }],
  })
    .setLogger(silent)
    .compile();
  const app = await module.init();
  onTestFinished(() => app.close());
  return { outbox: app.get(CloudEventsOutbox, { strict: false }), memory };
}

/** Everything in the outbox, which is empty afterwards. */
async function written() {
  const { rows } = await db.query<Record<'event' | 'sink' | 'lane', string>>(
    'SELECT event, sink, d.lane FROM cloudevents_outbox_delivery d JOIN cloudevents_outbox USING (seq) ORDER BY seq, sink',
  );
  await db.exec('DELETE FROM cloudevents_outbox_delivery; DELETE FROM cloudevents_outbox');
  return rows.map(({ event: text, sink, lane }) => ({ ...(JSON.parse(text) as { id: string }), sink, lane }));
}

describe.each(clients)('CloudEventsOutbox with a transaction of %s', (_name, executorOver) => {
  it('writes what projectors draft, and events, where they are committed', async () => {
    const { outbox } = await application({ sinks: [new MemorySink('a'), new MemorySink('b')] });
    await db.transaction(async (tx) => {
      const acted = [new PlayerActed('p1', 'all-in'), new PlayerActed('p1', 'fold')];
      const receipt = await outbox.publish(executorOver(tx), book('6b', acted));
      expect(receipt).toMatchObject({ events: [{ id: 'hand:6b:1', type: 'test.all_in' }], projectionFailures: [] });
      await outbox.send(executorOver(tx), [event('1', 'x'), event('2', 'x')]);
    });
    const rows = await written();
    const expected = ['hand:6b:1', '1', '2'].flatMap((id) => [`${id} a`, `${id} b`]);
    expect(rows.map(({ id, sink }) => `${id} ${sink}`)).toEqual(expected);
    expect(rows[0]).toMatchObject({ correlationid: 'session-1', alertlevel: 'high', data: { playerId: 'p1' } });
  });

  it('O5: leaves nothing where it is rolled back', async () => {
    const { outbox } = await application();
    const failing = db.transaction(async (tx) => {
      await outbox.send(executorOver(tx), event('1'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await written()).toEqual([]);
  });
});

describe('CloudEventsOutbox', () => {
  it('sends nothing by itself', async () => {
    const { outbox, memory } = await application();
    await db.transaction((tx) => outbox.send(tx, event('1')));
    expect(memory.events).toEqual([]);
    expect(await written()).toHaveLength(1);
  });

  it('gives events of one source and subject one lane, and each without a subject its own', async () => {
    const { outbox } = await application();
    const other = { ...event('5', 'x'), source: '/other' };
    const all = [event('1', 'x'), event('2', 'x'), event('3'), event('4'), other];
    await db.transaction((tx) => outbox.send(tx, all));
    const [x1, x2, none1, none2, elsewhere] = (await written()).map(({ lane }) => lane);
    expect(x1).toBe(x2);
    expect(new Set([x1, none1, none2, elsewhere]).size).toBe(4);
  });

  it('writes none of the events when one breaks a rule, or one of the sinks cannot represent one', async () => {
    const picky = new (class extends MemorySink {
      override encode(accepted: AcceptedEvent) {
        if (accepted.id === 'odd') throw new InvalidEventError([{ attribute: 'id', rule: 'is odd' }]);
        return super.encode(accepted);
      }
    })('picky');
    const { outbox } = await application({ sinks: [new MemorySink(), picky] });
    await db.transaction(async (tx) => {
      await expect(outbox.send(tx, [event('1'), event('')])).rejects.toThrow(/send\[1\].*id/s);
      const withHole = Object.assign([event('1')], { 2: event('3') });
      await expect(outbox.send(tx, withHole)).rejects.toThrow(/send\[1\].*must be an object/s);
      await expect(outbox.send(tx, [event('1'), event('odd')])).rejects.toThrow(/send\[1\].*is odd/s);
    });
    expect(await written()).toEqual([]);
  });

  it('writes nothing of a book of which a handler fails', async () => {
    const { outbox } = await application();
    const failing = db.transaction((tx) => outbox.publish(tx, book('1', [{ type: 'Asked', data: {} }], 'slow')));
    await expect(failing).rejects.toThrow(ProjectionError);
    expect(await written()).toEqual([]);
  });

  it('refuses what no sink is to get, and writes for the sinks it is told others have', async () => {
    const { outbox } = await application({ sinks: [] });
    await db.transaction(async (tx) => {
      const failing = outbox.send(tx, event('1'));
      await expect(failing).rejects.toThrow(DefinitionError);
      await expect(failing).rejects.toThrow(
        'no sink to write events for, so that they would be lost. Set CLOUDEVENTS_SINK',
      );
      await expect(outbox.publish(tx, book('6b', []))).rejects.toThrow(DefinitionError);
    });
    expect(await written()).toEqual([]);
    const told = { store: new PostgresOutboxStore(db), relay: false, sinks: ['http', 'kafka', 'http'] };
    const { outbox: writer } = await application({ sinks: [], outbox: told });
    await db.transaction((tx) => writer.send(tx, event('1')));
    expect((await written()).map(({ sink }) => sink)).toEqual(['http', 'kafka']);
  });

  it('refuses what is no transaction, and the connection of the outbox itself', async () => {
    const { outbox } = await application();
    for (const tx of [undefined, {}, db]) await expect(outbox.send(tx, event('1'))).rejects.toThrow(DefinitionError);
  });

  it('says what is missing where no outbox is configured', async () => {
    const { outbox } = await application({ outbox: undefined as never });
    await expect(outbox.send(db, event('1'))).rejects.toThrow('forRoot one: { outbox: new PostgresOutboxStore(pool) }');
  });

  it.each([[5], [{ store: 5 }]])('ends the start when the option is %j', async (outbox) => {
    await expect(application({ outbox: outbox as never })).rejects.toThrow('an OutboxStore');
  });

  it.each([
    { lease: 0.5 },
    { poll: 0 },
    { maxEvents: NaN },
    { maxEvents: 1_000_001 },
    { maxBytes: Infinity },
    { maxBytes: 333_333.3 },
  ])('and when it has %j', async (one) => {
    const outbox = { store: new PostgresOutboxStore(db), ...one };
    await expect(application({ outbox })).rejects.toThrow(`outbox.${Object.keys(one)[0]}: must be`);
  });
});
