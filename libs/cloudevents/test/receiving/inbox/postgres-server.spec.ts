import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import { migrate, PostgresInboxStore } from '../../../src/receiving/inbox/postgres/index.js';
import { systemClock } from '../../../src/time/clock.js';
import { type Handle, receiving } from '../support.js';
import { key, transactionalInboxStoreSpecification } from './inbox-store.specification.js';
import { newStore } from './postgres-stores.js';

/** A real server, with connections that meet: the one of this machine, and the newest one, which npm brings. */

describe.each([undefined, 'npm'] as const)('on a server (%s)', (origin) => {
  let server: Postgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startPostgres(origin);
    pool = newPool();
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  const newPool = (): pg.Pool => {
    const made = new pg.Pool({ connectionString: server.url, max: 20 });
    // A connection that breaks while nobody uses it.
    made.on('error', () => undefined);
    return made;
  };

  /** A transaction that a test holds open. */
  const begin = async () => {
    const client = new pg.Client(server.url);
    client.on('error', () => undefined);
    await client.connect();
    onTestFinished(() => client.end());
    const [row] = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
    await client.query('BEGIN');
    return { client, pid: row?.pid as number };
  };
  const transaction = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
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
  const waiting = async (): Promise<number> => {
    const { rows } = await pool.query<{ n: string }>(
      "SELECT count(*)::text AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    );
    return Number(rows[0]?.n);
  };

  transactionalInboxStoreSpecification('PostgresInboxStore', async () => ({ ...(await newStore(pool)), transaction }));

  it('gives an event to exactly one of 20 claims at one time', async () => {
    const { store } = await newStore(pool);
    for (let round = 0; round < 20; round++) {
      const one = { source: '/games', id: String(round) };
      const claim = (): Promise<unknown> => store.claim(one, 60_000, randomUUID());
      const answers = await Promise.all(Array.from({ length: 20 }, claim));
      expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'in-flight')).toHaveLength(19);
    }
  });

  it('gives an event whose lease is over to exactly one as well', async () => {
    const { store, pass } = await newStore(pool);
    await store.claim(key, 1000, 'dead');
    await pass(1000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.claim(key, 60_000, randomUUID())));
    expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
  });

  describe('while the transaction of a handler is open,', () => {
    /** @param lease milliseconds; 1 is over at once */
    const open = async (lease: number) => {
      const inbox = await newStore(pool);
      const { store, table, rows } = inbox;
      await rows(`CREATE TABLE work_${table} (handler text)`);
      await store.claim(key, lease, 'a');
      const { client, pid } = await begin();
      await client.query(`INSERT INTO work_${table} VALUES ('A.on')`);
      await store.completeHandler(client, key, 'A.on', 300_000, 'a');
      const worked = async (): Promise<number> => (await rows(`SELECT FROM work_${table}`)).length;
      return { ...inbox, client, pid, worked };
    };
    it('duplicates within the lease do not wait for it', async () => {
      const { store } = await open(60_000);
      expect(await store.claim(key, 60_000, 'b')).toBe('in-flight');
    });

    it('other handlers of the event do not wait for it', async () => {
      const { store, client } = await open(60_000);
      await transaction((tx) => store.completeHandler(tx, key, 'B.on', 300_000, 'a'));
      await client.query('COMMIT');
      await store.release(key, 'a');
      expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on', 'B.on'] });
    });

    it('nobody takes the event over, or waits; once it is committed, its handler is done', async () => {
      const { store, client, worked } = await open(1);
      for (const owner of ['b', 'c']) expect(await store.claim(key, 60_000, owner)).toBe('in-flight');
      expect(await waiting()).toBe(0);
      await client.query('COMMIT');
      expect(await store.claim(key, 60_000, 'd')).toEqual({ handledBy: ['A.on'] });
      expect(await worked()).toBe(1);
    });

    it.each<[string, (all: Awaited<ReturnType<typeof open>>) => Promise<unknown>]>([
      ['it is rolled back', ({ client }) => client.query('ROLLBACK')],
      ['its connection is lost', ({ client }) => client.end()],
      ['its backend is ended', ({ pid }) => pool.query('SELECT pg_terminate_backend($1)', [pid])],
    ])('nobody takes the event over; when %s, nothing of it is left', async (_when, happens) => {
      const all = await open(1);
      expect(await all.store.claim(key, 60_000, 'b')).toBe('in-flight');
      await happens(all);
      await until('it can be claimed', async () => (await all.store.claim(key, 60_000, 'c')) === 'claimed');
      expect(await all.store.claim(key, 60_000, 'd')).toBe('in-flight');
      expect(await all.worked()).toBe(0);
    });

    it('however often the event comes meanwhile, a pool has connections left for others', async () => {
      const small = new pg.Pool({ connectionString: server.url, max: 2 });
      onTestFinished(() => small.end());
      const { table } = await open(1);
      const store = new PostgresInboxStore(small, { table });
      const { receive } = receiving([() => undefined], { inbox: store }, systemClock);
      const again = await Promise.all([1, 2, 3].map(() => receive(key)));
      expect(again).toEqual([1, 2, 3].map(() => ({ status: 'in-flight' })));
      expect(await receive({ id: 'another' })).toEqual({ status: 'handled' });
    });

    it('nobody deletes the event, though its lease is over', async () => {
      const { store, client } = await open(1);
      expect(await store.purge()).toBe(0);
      await client.query('COMMIT');
      expect(await store.purge()).toBe(0);
      expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on'] });
    });
  });

  it.each(['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'])(
    'ends a transaction of a handler that lost its event after it began (%s)',
    async (level) => {
      const { store } = await newStore(pool);
      await store.claim(key, 1, 'a');
      const { client } = await begin();
      await client.query(`SET TRANSACTION ISOLATION LEVEL ${level}`);
      await client.query('SELECT 1');
      expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
      const complete = store.completeHandler(client, key, 'A.on', 300_000, 'a');
      await expect(complete).rejects.toThrow(/lost its event to another delivery|could not serialize access/);
      await client.query('COMMIT').catch(() => undefined);
      await store.release(key, 'b');
      expect(await store.claim(key, 60_000, 'c')).toBe('claimed');
    },
  );

  it.each<[string, (client: pg.PoolClient) => unknown]>([
    ['an error that it caught undid it', (client) => client.query('SELECT 1 / 0').catch(() => undefined)],
    ['it was rolled back', (client) => client.query('ROLLBACK')],
  ])('does not take an event for handled whose handler returns though %s', async (_how, undo) => {
    const { store } = await newStore(pool);
    let runs = 0;
    const handle: Handle = async (_event, { inbox }) => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await inbox?.complete(client);
      if (++runs === 1) await undo(client);
      await client.query('COMMIT');
      client.release();
    };
    const { receive } = receiving([handle], { inbox: store }, systemClock);
    expect(await receive()).toMatchObject({ status: 'failed', statusCode: 500, error: { code: 'CE_HANDLER' } });
    expect(await receive()).toEqual({ status: 'handled' });
    expect(await receive()).toEqual({ status: 'duplicate' });
    expect(runs).toBe(2);
  });

  it('makes its table once, however many begin at one time', async () => {
    const schema = 'many';
    await pool.query(`CREATE SCHEMA ${schema}`);
    const clients = await Promise.all(Array.from({ length: 8 }, begin));
    await Promise.all(clients.map(({ client }) => client.query('ROLLBACK')));
    await Promise.all(clients.map(({ client }) => migrate(client, { schema })));
    const { rows } = await pool.query(`SELECT name FROM ${schema}.cloudevents_migrations`);
    expect(rows).toEqual([{ name: 'cloudevents_inbox/0001-inbox' }]);
  });

  it.each(['repeatable read', 'serializable'])('makes the table once where connections are %s', async (isolation) => {
    const schema = `strict_${randomUUID().replaceAll('-', '')}`;
    await pool.query(`CREATE SCHEMA ${schema}`);
    const strict = new pg.Pool({
      connectionString: server.url,
      max: 8,
      options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`,
    });
    strict.on('error', () => undefined);
    onTestFinished(() => strict.end());
    await Promise.all(Array.from({ length: 8 }, () => migrate(strict, { schema })));
    expect((await pool.query(`SELECT FROM ${schema}.cloudevents_migrations`)).rowCount).toBe(1);
  });

  it('needs no right to create anything once its table is there', async () => {
    const { table } = await newStore(pool);
    await pool.query(`
      CREATE ROLE app_${table} LOGIN; GRANT SELECT ON cloudevents_migrations TO app_${table};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO app_${table}`);
    const client = new pg.Client(server.url.replace('postgres@', `app_${table}@`));
    await client.connect();
    onTestFinished(() => client.end());
    await migrate(client, { table });
    const store = new PostgresInboxStore(client, { table });
    await store.claim(key, 60_000, 'a');
    await transaction((tx) => store.completeHandler(tx, key, 'A.on', 60_000, 'a'));
    await store.release(key, 'a');
    await store.complete(key, 60_000, 'a');
    expect(await store.purge()).toBe(0);
  });

  describe('many receivers', () => {
    /** Handlers on pools of their own, whose deliveries may fail wherever they like. */
    const receivers = async (handles: (store: PostgresInboxStore, pool: pg.Pool) => readonly Handle[]) => {
      const { table, rows } = await newStore(pool);
      await rows(`CREATE TABLE work_${table} (handler text, id text)`);
      const made = Array.from({ length: 3 }, () => {
        const own = newPool();
        onTestFinished(() => own.end());
        const store = new PostgresInboxStore(own, { table });
        const choices = { inbox: store, handlerTimeout: 1, inboxLease: 1 };
        return receiving(handles(store, own), choices, systemClock).receive;
      });
      return { table, rows, receive: made };
    };

    it('do the work of each handler once for each event, wherever they fail', async () => {
      const count = 60;
      let table = '';
      const maybe = (where: string): void => {
        if (Math.random() < 0.2) throw new Error(`failed ${where}`);
      };
      const handle =
        (name: string, own: pg.Pool): Handle =>
        async ({ id }, { inbox }) => {
          maybe('before');
          const client = await own.connect();
          try {
            await client.query('BEGIN');
            await client.query(`INSERT INTO work_${table} VALUES ($1, $2)`, [name, id]);
            await inbox?.complete(client);
            maybe('inside');
            await client.query('COMMIT');
          } catch (error) {
            await client.query('ROLLBACK');
            throw error;
          } finally {
            client.release();
          }
          maybe('after');
        };
      const all = await receivers((_store, own) => [handle('A', own), handle('B', own)]);
      ({ table } = all);
      const ids = Array.from({ length: count }, (_, id) => String(id));
      const deliver = async (id: string): Promise<void> => {
        for (;;) {
          const { status } = await (all.receive[Math.floor(Math.random() * 3)] as (typeof all.receive)[0])({ id });
          if (status === 'handled' || status === 'duplicate') return;
        }
      };
      await Promise.all([...ids, ...ids].map(deliver));
      const rows = await all.rows(`SELECT handler || id AS work FROM work_${table}`);
      const expected = ids.flatMap((id) => [`A${id}`, `B${id}`]).toSorted();
      expect(rows.map(({ work }) => String(work)).toSorted()).toEqual(expected);
    });
  });

  it('that is down fails events with 503, which lose nothing: they are handled when it is back', async () => {
    const { store } = await newStore(pool);
    let ran = 0;
    const { receive } = receiving([() => ran++], { inbox: store }, systemClock);
    expect(await receive({ id: 'before' })).toEqual({ status: 'handled' });
    await server.crash();
    const down = { status: 'failed', statusCode: 503, error: { code: 'CE_INBOX' } };
    expect(await receive({ id: 'during' })).toMatchObject(down);
    expect(await receive({ id: 'before' })).toMatchObject(down);
    expect(ran).toBe(1);
    await server.restart();
    expect(await receive({ id: 'during' })).toEqual({ status: 'handled' });
    expect(await receive({ id: 'before' })).toEqual({ status: 'duplicate' });
    expect(ran).toBe(2);
  });
});
