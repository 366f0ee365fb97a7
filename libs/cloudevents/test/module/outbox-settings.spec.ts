import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Postgres, startPostgres } from '../../../../test/support/servers/postgres.js';
import { until } from '../../../../test/support/until.js';
import { resolveConfig } from '../../src/config/resolve-config.js';
import {
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsOutbox,
  type OutboxStore,
} from '../../src/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { PostgresOutboxStore } from '../../src/delivery/outbox/postgres/index.js';
import type { OutboxClaim } from '../../src/delivery/outbox/index.js';
import { startApplication } from '../support/start-application.js';

const event = (id: string) => ({ specversion: '1.0', id, source: '/s', type: 't', subject: id });

/** Says that it keeps nothing, and does not. */
class MemoryOutboxStore implements OutboxStore {
  readonly volatile: boolean = true;
  insert = (): Promise<void> => Promise.resolve();
  claim = (): Promise<OutboxClaim> => Promise.resolve({ lanes: [], next: '', pausedFor: 0, disabledBy: undefined });
  settle = (): Promise<[]> => Promise.resolve([]);
  renew = (): Promise<[]> => Promise.resolve([]);
  pause = (): Promise<void> => Promise.resolve();
  disable = (): Promise<void> => Promise.resolve();
  enable = (): Promise<void> => Promise.resolve();
}

afterEach(() => void vi.unstubAllEnvs());

/** An application that is configured by variables. */
async function start(env: Record<string, string>, options: CloudEventsModuleOptions = {}) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const memory = new MemorySink();
  const building = Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', sinks: [memory], ...options }),
    ],
  });
  const { app, lines, close } = await startApplication(building);
  return { outbox: app.get(CloudEventsOutbox, { strict: false }), memory, lines, close };
}

function problemsOf(options: object, env: Record<string, string>): string {
  try {
    resolveConfig({ sink: 'none', ...options }, (name) => env[name]);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

const production = { NODE_ENV: 'production' };

describe('the settings of the outbox', () => {
  it('are none by default', async () => {
    const { outbox, lines } = await start({});
    await expect(outbox.send({}, event('a'))).rejects.toThrow("Set CLOUDEVENTS_OUTBOX to 'embedded' or 'postgres'");
    await expect(outbox.transaction(() => Promise.resolve())).rejects.toThrow('There is no outbox');
    expect(lines.filter((line) => line.startsWith('Outbox'))).toEqual([]);
  });

  it.each([
    [{ CLOUDEVENTS_OUTBOX: 'redis' }, 'CLOUDEVENTS_OUTBOX: must be one of none, embedded, postgres'],
    [
      { CLOUDEVENTS_OUTBOX: 'postgres' },
      "CLOUDEVENTS_OUTBOX_URL: is required because CLOUDEVENTS_OUTBOX is 'postgres'",
    ],
    [{ CLOUDEVENTS_OUTBOX_URL: 'postgres://db/app' }, 'CLOUDEVENTS_OUTBOX: is required because CLOUDEVENTS_OUTBOX_URL'],
    [
      { CLOUDEVENTS_OUTBOX_DATA_DIR: 'idb://x' },
      "CLOUDEVENTS_OUTBOX_DATA_DIR: must be the path of a directory, or 'mem",
    ],
    [{ CLOUDEVENTS_OUTBOX_PREFIX: 'a-b' }, 'CLOUDEVENTS_OUTBOX_PREFIX: must be a letter or _'],
    [{ CLOUDEVENTS_OUTBOX_LEASE: '0.5' }, 'CLOUDEVENTS_OUTBOX_LEASE: must be a number from 1 to 86400'],
  ])('%o: %s', (env, problem) => {
    expect(problemsOf({}, env)).toContain(problem);
  });

  it('leave it to the variables of pg where the database is', () => {
    expect(problemsOf({}, { CLOUDEVENTS_OUTBOX: 'postgres', PGHOST: 'db' })).toBe('');
  });

  it('never show a URL', () => {
    const env = { CLOUDEVENTS_OUTBOX: 'postgres', CLOUDEVENTS_OUTBOX_URL: 'mysql://me:hunter2@db/app' };
    expect(problemsOf({}, env)).toContain('CLOUDEVENTS_OUTBOX_URL: must be a URL such as postgres://user@host');
    expect(problemsOf({}, env)).not.toContain('hunter2');
  });

  it('refuse what is in memory only, in production, unless it is asked for', () => {
    const embedded = { ...production, CLOUDEVENTS_OUTBOX: 'embedded', CLOUDEVENTS_OUTBOX_DATA_DIR: 'memory' };
    const refused = 'CLOUDEVENTS_OUTBOX_DATA_DIR: is no directory: events are in memory only';
    expect(problemsOf({}, embedded)).toContain(refused);
    expect(problemsOf({}, { ...embedded, CLOUDEVENTS_OUTBOX_ALLOW_VOLATILE: 'true' })).toBe('');
    expect(problemsOf({}, { ...embedded, CLOUDEVENTS_OUTBOX_DATA_DIR: '/data' })).toBe('');
    expect(problemsOf({}, { ...embedded, NODE_ENV: 'test' })).toBe('');
    const volatile = new MemoryOutboxStore();
    expect(problemsOf({ outbox: { store: volatile } }, production)).toContain(
      'CLOUDEVENTS_OUTBOX: keeps events in memory',
    );
    expect(problemsOf({ outbox: { store: volatile, allowVolatile: true } }, production)).toBe('');
    expect(problemsOf({ outbox: { store: Object.assign(volatile, { volatile: false }) } }, production)).toBe('');
  });

  it('in forRoot a store by itself is one with the options of the environment', async () => {
    const { lines } = await start({ CLOUDEVENTS_OUTBOX_RELAY: 'false' }, { outbox: new MemoryOutboxStore() });
    expect(lines).toContain('Outbox: MemoryOutboxStore; this process writes, and others deliver');
  });

  it('a memory inbox in production is worth a warning', async () => {
    const { lines } = await start(production, { receiver: { inbox: 'memory' } });
    expect(lines.find((line) => line.includes('inbox is in memory only'))).toBeDefined();
  });
});

describe('CLOUDEVENTS_OUTBOX=embedded', () => {
  it('publishes in transactions of its own, without a line of code for it', async () => {
    const env = { CLOUDEVENTS_OUTBOX: 'embedded', CLOUDEVENTS_OUTBOX_DATA_DIR: 'memory' };
    const { outbox, memory, lines, close } = await start(env);
    expect(lines).toContain('Outbox: embedded, in memory only');
    await outbox.transaction((tx) => outbox.send(tx, event('a')));
    await until('it arrives', () => memory.events.length === 1);
    const failing = outbox.transaction(async (tx) => {
      await outbox.send(tx, event('b'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await outbox.transaction((tx) => outbox.send(tx, event('c')));
    await until('it arrives', () => memory.events.length === 2);
    expect(memory.events.map(({ id }) => id)).toEqual(['a', 'c']);
    await close();
    await expect(outbox.transaction((tx) => outbox.send(tx, event('d')))).rejects.toThrow('closed');
  }, 120_000);
});

describe('CLOUDEVENTS_OUTBOX=postgres', () => {
  let server: Postgres;
  let own: pg.Client;
  beforeAll(async () => {
    server = await startPostgres();
    own = new pg.Client(server.url);
    await own.connect();
    await own.query('CREATE SCHEMA app');
  }, 120_000);
  afterAll(async () => {
    await own.end();
    await server.stop();
  });

  const env = () => ({
    CLOUDEVENTS_OUTBOX: 'postgres',
    CLOUDEVENTS_OUTBOX_URL: server.url.replace('postgres@', 'postgres:hunter2@'),
    CLOUDEVENTS_OUTBOX_SCHEMA: 'app',
    CLOUDEVENTS_OUTBOX_MIGRATE: 'true',
  });
  const connections = async (): Promise<number> => {
    const text = "SELECT pid FROM pg_stat_activity WHERE application_name = 'nestjs-cloudevents'";
    return (await own.query(text)).rows.length;
  };

  it('makes its tables when it is told to, delivers, and leaves no connection behind', async () => {
    const { outbox, memory, lines, close } = await start({ ...env(), CLOUDEVENTS_OUTBOX_POLL: '60' });
    const { host, port } = server;
    expect(lines).toContain(`Outbox: PostgreSQL at ${host}:${port}, database postgres`);
    expect(lines.join()).not.toContain('hunter2');
    const found = await outbox.transaction(async (tx) => {
      await outbox.send(tx, event('a'));
      const { rows } = await (tx as pg.ClientBase).query<{ id: string }>('SELECT id FROM app.cloudevents_outbox');
      return rows;
    });
    expect(found).toEqual([{ id: 'a' }]);
    // Long before it would look again.
    await until('it arrives', () => memory.events.length === 1);
    expect(await connections()).toBeGreaterThan(1);
    await close();
    // Before the pool would end those that nobody uses.
    await until('they are gone', async () => (await connections()) === 0, { timeoutMs: 5000 });
  }, 60_000);

  it('rolls back what fails, and what failed in secret', async () => {
    const { outbox } = await start({ ...env(), CLOUDEVENTS_OUTBOX_RELAY: 'false' });
    const failing = outbox.transaction(async (tx) => {
      await outbox.send(tx, event('b'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const swallowing = outbox.transaction(async (tx) => {
      await outbox.send(tx, event('c'));
      await (tx as pg.ClientBase).query('SELECT wrong').catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'CE_OUTBOX' });
    expect((await own.query('SELECT id FROM app.cloudevents_outbox')).rows).toEqual([]);
  }, 60_000);

  it('ends the start when its tables cannot be made, and says where, without the password', async () => {
    const url = `${server.url}_none`.replace('postgres@', 'postgres:hunter2@');
    const failing = start({ ...env(), CLOUDEVENTS_OUTBOX_URL: url });
    await expect(failing).rejects.toThrow(
      /in PostgreSQL at .*, database postgres_none cannot be made: .*does not exist/,
    );
    await expect(failing).rejects.not.toThrow('hunter2');
  }, 60_000);

  it('a connection of the application’s own cannot begin transactions, and says what to do', async () => {
    const { outbox } = await start({}, { outbox: { store: new PostgresOutboxStore(own), relay: false } });
    await expect(outbox.transaction(() => Promise.resolve())).rejects.toThrow('give it to publish(tx, book) or send');
  });
});
