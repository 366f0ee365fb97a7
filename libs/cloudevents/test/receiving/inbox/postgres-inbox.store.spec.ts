import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { DefinitionError } from '../../../src/errors/index.js';
import {
  migrate,
  migrations,
  PostgresInboxStore,
  type SqlExecutor,
} from '../../../src/receiving/inbox/postgres/index.js';
import { key, other, transactionalInboxStoreSpecification } from './inbox-store.specification.js';
import { newStore } from './postgres-stores.js';

let db: PGlite;
// Its start takes seconds of work.
beforeAll(async () => void (db = await PGlite.create()), 60_000);
afterAll(() => db.close());

transactionalInboxStoreSpecification('PostgresInboxStore', async () => ({
  ...(await newStore(db)),
  transaction: (work) => db.transaction(work),
}));

/** Counts what goes to the database. */
function counting() {
  const texts: string[] = [];
  const executor: SqlExecutor = (text, values) => {
    texts.push(text);
    return db.query(text, values);
  };
  return { texts, executor };
}

describe('the inbox in PostgreSQL', () => {
  it('asks once to claim an event, and a second time only where handlers may be done', async () => {
    const { table, pass } = await newStore(db);
    const { texts, executor } = counting();
    const store = new PostgresInboxStore(executor, { table });
    const asked = async (owner: string): Promise<number> => {
      texts.length = 0;
      await store.claim(key, 60_000, owner);
      return texts.length;
    };
    expect(await asked('first')).toBe(1);
    expect(await asked('in flight')).toBe(1);
    await store.release(key, 'first');
    expect(await asked('after a release')).toBe(2);
    await pass(60_000);
    expect(await asked('after a lease')).toBe(2);
    await store.complete(key, 60_000, 'after a lease');
    expect(await asked('done')).toBe(1);
  });

  it('writes nothing for a duplicate', async () => {
    const { store, table, rows } = await newStore(db);
    const version = async () =>
      (await rows(`SELECT xmin::text || ' ' || xmax::text AS v FROM ${table}`)).map((r) => r['v']);
    await store.claim(key, 60_000, 'a');
    const before = await version();
    await store.claim(key, 60_000, 'b');
    expect(await version()).toEqual(before);
    await store.complete(key, 60_000, 'a');
    const done = await version();
    await store.claim(key, 60_000, 'c');
    expect(await version()).toEqual(done);
  });

  it('leaves one row of an event that is done, for people to read', async () => {
    const { store, table, rows } = await newStore(db);
    await store.claim(key, 60_000, 'a');
    await db.transaction((tx) => store.completeHandler(tx, key, 'A.on', 60_000, 'a'));
    expect(await rows(`SELECT handler FROM ${table} ORDER BY 1`)).toEqual([{ handler: '' }, { handler: 'A.on' }]);
    await store.complete(key, 60_000, 'a');
    expect(
      await rows(`SELECT source, id, handler, claims, done_at <= clock_timestamp() AS done FROM ${table}`),
    ).toEqual([{ ...key, handler: '', claims: 1, done: true }]);
  });

  it('asks for handlers that are done also where the row of their event is gone', async () => {
    const { store, table, rows } = await newStore(db);
    await store.claim(key, 60_000, 'a');
    await db.transaction((tx) => store.completeHandler(tx, key, 'A.on', 60_000, 'a'));
    // A purge that began before the note was committed.
    await rows(`DELETE FROM ${table} WHERE handler = ''`);
    expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on'] });
  });

  it('refuses its own connection where a handler must give its transaction', async () => {
    const { store } = await newStore(db);
    await store.claim(key, 60_000, 'a');
    await expect(store.completeHandler(db, key, 'A.on', 60_000, 'a')).rejects.toThrow(
      'A.on completes with the connection of the inbox. Give its own transaction',
    );
  });

  it.each<[string, SqlExecutor]>([
    ['the connection in a function', (text, values) => db.query(text, values)],
    ['another object', { query: (text, values) => db.query(text, values) }],
  ])('refuses %s as well: a note without a transaction stays when the work does not', async (_what, executor) => {
    const { store } = await newStore(db);
    await store.claim(key, 60_000, 'a');
    await expect(store.completeHandler(executor, key, 'A.on', 60_000, 'a')).rejects.toThrow(
      'A.on completes outside of a transaction. Give the transaction that has its work',
    );
    await store.release(key, 'a');
    expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
  });

  it('says what to do where its table is not there', async () => {
    const store = new PostgresInboxStore(db, { table: 'nowhere', schema: 'public' });
    const advice =
      'The inbox has no table "public"."nowhere". Call migrate(…) before the application starts; where it was dropped, ' +
      'delete its row in cloudevents_migrations first';
    await expect(store.claim(key, 1000, 'a')).rejects.toMatchObject({ code: 'CE_INBOX', message: advice });
    const namedOnly = new PostgresInboxStore(() => Promise.reject(new Error('relation "x" does not exist')));
    await expect(namedOnly.complete(key, 1000, 'a')).rejects.toThrow('The inbox has no table "cloudevents_inbox"');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an object without query', {}],
    ['text', 'postgres://'],
  ])('refuses %s as what runs its statements', (_what, executor) => {
    expect(() => new PostgresInboxStore(executor as never)).toThrow(DefinitionError);
  });

  it.each(['', 'a"b', "a'b", 'a b', '1a', 'a;b', 'a.b', 'é', 'a'.repeat(64), 5, null])(
    'refuses %j as the name of a table or schema',
    async (name) => {
      for (const options of [{ table: name as string }, { schema: (name ?? 5) as string }]) {
        expect(() => new PostgresInboxStore(db, options)).toThrow(DefinitionError);
        expect(() => migrations(options)).toThrow(DefinitionError);
        await expect(migrate(db, options)).rejects.toThrow(DefinitionError);
      }
    },
  );
});

describe('rows that are over', () => {
  const left = async ({ rows, table }: Awaited<ReturnType<typeof newStore>>) =>
    (await rows(`SELECT id || handler AS row FROM ${table} ORDER BY 1`)).map(({ row }) => row);

  it('are deleted by purge, and no others', async () => {
    const inbox = await newStore(db);
    const { store, pass } = inbox;
    await store.complete({ source: '/', id: 'old' }, 60_000, 'a');
    await store.claim({ source: '/', id: 'abandoned' }, 60_000, 'a');
    await store.claim({ source: '/', id: 'half' }, 60_000, 'a');
    await db.transaction((tx) => store.completeHandler(tx, { source: '/', id: 'half' }, ' A.on', 300_000, 'a'));
    await pass(60_000);
    await store.complete({ source: '/', id: 'new' }, 60_000, 'a');
    await store.claim({ source: '/', id: 'running' }, 60_000, 'a');
    expect(await store.purge()).toBe(2);
    // By the half of it that is left, the next claim knows to ask for handlers.
    expect(await left(inbox)).toEqual(['half', 'half A.on', 'new', 'running']);
    expect(await store.claim({ source: '/', id: 'half' }, 1000, 'b')).toEqual({ handledBy: [' A.on'] });
    await pass(300_000);
    expect(await store.purge()).toBe(4);
    expect(await left(inbox)).toEqual([]);
  });

  const seed = (table: string, count: number): string => `
    INSERT INTO ${table} (key, handler, source, id, done_at, expires_at)
    SELECT sha256(n::text::bytea), '', '/seed', n::text, now(), now() - interval '1 minute' FROM generate_series(1, ${count}) AS n`;

  it('are all deleted, however many', async () => {
    const { store, table, rows } = await newStore(db);
    await rows(seed(table, 1234));
    expect(await store.purge()).toBe(1234);
  });

  it('are deleted some at a time while events are completed', async () => {
    const { store, table, rows, warnings } = await newStore(db);
    await rows(seed(table, 1000));
    const count = async (): Promise<number> =>
      Number((await rows(`SELECT count(*)::text AS n FROM ${table} WHERE source = '/seed'`))[0]?.['n']);
    for (let id = 0; id < 99; id++) await store.complete({ source: '/', id: String(id) }, 60_000, 'a');
    expect(await count()).toBe(1000);
    await store.complete(other, 60_000, 'a');
    await until('some are gone', async () => (await count()) === 500);
    for (let id = 0; id < 100; id++) await store.complete({ source: '/', id: String(id) }, 60_000, 'a');
    await until('all are gone', async () => (await count()) === 0);
    expect(warnings).toEqual([]);
  });

  it('are deleted as well where events are released, and none is ever completed', async () => {
    const { store, table, rows } = await newStore(db);
    await rows(seed(table, 500));
    for (let id = 0; id < 100; id++) await store.release({ source: '/', id: String(id) }, 'a');
    const count = async (): Promise<number> => (await rows(`SELECT FROM ${table}`)).length;
    await until('they are gone', async () => (await count()) === 0);
    expect(await count()).toBe(0);
  });

  it('that cannot be deleted are a line in the log, and no failure of the event', async () => {
    const { table } = await newStore(db);
    const lines: string[] = [];
    const executor: SqlExecutor = (text, values) =>
      text.includes('FROM gone') ? Promise.reject(new Error('permission denied')) : db.query(text, values);
    const store = new PostgresInboxStore(executor, { table, logger: { warn: (line: string) => lines.push(line) } });
    for (let id = 0; id < 100; id++) await store.complete({ source: '/', id: String(id) }, 60_000, 'a');
    await until('it is said', () => lines.length > 0);
    expect(lines).toEqual([`Old rows of "${table}" cannot be deleted, it grows: permission denied`]);
  });
});

describe('migrate', () => {
  it('makes the table once, in the schema that is asked for, and remembers it', async () => {
    await db.exec('CREATE SCHEMA app');
    for (let time = 0; time < 2; time++) await migrate(db, { schema: 'app' });
    await migrate(db, { schema: 'app', table: 'Second' });
    const { rows } = await db.query('SELECT name FROM app.cloudevents_migrations ORDER BY name');
    expect(rows).toEqual([{ name: 'Second/0001-inbox' }, { name: 'cloudevents_inbox/0001-inbox' }]);
    const store = new PostgresInboxStore(db, { schema: 'app', table: 'Second' });
    expect(await store.claim(key, 1000, 'a')).toBe('claimed');
    expect((await db.query('SELECT id FROM app."Second"')).rows).toEqual([{ id: '1' }]);
  });

  it('may run in a transaction, and leaves nothing where that is rolled back', async () => {
    const undone = db.transaction(async (tx) => {
      await migrate(tx, { table: 'undone' });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await migrate(db, { table: 'undone' });
    expect((await db.query('SELECT FROM undone')).rows).toEqual([]);
  });

  it('can be left to another tool, by its SQL', async () => {
    for (const { name, sql } of migrations({ table: 'by_tool' })) {
      expect(name).toBe('by_tool/0001-inbox');
      await db.exec(sql);
    }
    expect(await new PostgresInboxStore(db, { table: 'by_tool' }).claim(key, 1000, 'a')).toBe('claimed');
  });
});
