import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usePostgres } from '../../../../test/support/servers/use-postgres.js';
import type { DeadLetterReason } from '../../src/delivery/dead-letters/index.js';
import { DirectoryLock } from '../../src/delivery/outbox/embedded/directory-lock.js';
import { laneOf } from '../../src/delivery/outbox/lane.js';
import { PostgresOutboxStore } from '../../src/delivery/outbox/postgres/index.js';
import { loadPg } from '../../src/postgres/pg.loader.js';
import { runCommandLine, runProcess } from './command-line.js';

const firstFailedAt = '2026-01-01T10:00:00Z';

describe('npx nestjs-cloudevents', { timeout: 120_000 }, () => {
  const postgres = usePostgres();

  let schemas = 0;
  /** An outbox in a schema of its own, and the command that knows it by its environment. */
  const make = async ({ migrated = true } = {}) => {
    const schema = `cli_${++schemas}`;
    await postgres.pool.query(`CREATE SCHEMA ${schema}`);
    const env = { CLOUDEVENTS_OUTBOX_URL: postgres.server.url, CLOUDEVENTS_OUTBOX_SCHEMA: schema };
    const cli = (...words: readonly string[]) => runCommandLine(words, env);
    if (migrated) expect(await cli('migrate')).toMatchObject({ code: 0 });
    const store = new PostgresOutboxStore(postgres.pool, { schema });
    const table = (name: string): string => `${schema}.cloudevents_${name}`;
    const put = (id: string, reason: DeadLetterReason = 'exhausted', error = 'answered 503', sink = 'http') => {
      const event = { id, source: '/s', type: 't', subject: 'a', event: `{"id":"${id}"}` };
      const failedAt = `2026-01-0${id}T11:00:00.5Z`;
      return store.deadLetters.put([{ ...event, sink, reason, attempts: 5, error, firstFailedAt, failedAt }]);
    };
    const insert = async (...ids: readonly string[]): Promise<void> => {
      const event = (id: string) => ({ id, source: '/s', subject: 'a', type: 't', event: `{"id":"${id}"}` });
      const entries = ids.map((id) => ({ ...event(id), lane: laneOf(event(id)), isShared: true }));
      await store.transaction?.((tx) => store.insert(tx, entries, ['http', 'kafka']));
    };
    const ids = async (): Promise<string[]> => {
      const letters = await store.deadLetters.list({}, { limit: 100 });
      return letters.map(({ id }) => id);
    };
    return { schema, env, cli, store, table, put, insert, ids };
  };

  describe('migrate', () => {
    it('makes what is missing, says what was there, and status says what is missing', async () => {
      const { env } = await make({ migrated: false });
      const cli = (...words: readonly string[]) => runProcess(words, env);
      const before = await cli('status');
      expect(before).toMatchObject({ code: 1 });
      expect(before.out).toContain('MISSING  cloudevents_outbox/0001-outbox');
      expect(before.out).toContain('npx nestjs-cloudevents migrate');
      expect((await cli('migrate')).out).toMatch(
        /applied {4}cloudevents_outbox\/0001-outbox\n.*\n.*_inbox\/0001-inbox/,
      );
      expect((await cli('migrate')).out).toMatch(/was there {2}cloudevents_outbox\/0001-outbox\n.*\n.*was there/);
      const after = await cli('status');
      expect(after).toMatchObject({ code: 0, error: '' });
      expect(after.out).toContain('Nothing needs a person.');
    });

    it('--dry-run prints the SQL that does the same, and changes nothing', async () => {
      const { cli, schema } = await make({ migrated: false });
      const { out } = await cli('migrate', '--dry-run');
      const tables = `SELECT FROM pg_tables WHERE schemaname = '${schema}'`;
      expect((await postgres.pool.query(tables)).rowCount).toBe(0);
      await postgres.pool.query(out);
      expect((await postgres.pool.query(tables)).rowCount).toBe(7);
      expect((await cli('migrate', '--dry-run')).out).toBe('-- Nothing is missing.\n');
    });
  });

  describe('status', () => {
    it('shows what waits for each sink, since when, and what needs a person', async () => {
      const { cli, store, table, insert, put } = await make();
      await insert('1', '2');
      await postgres.pool.query(`UPDATE ${table('outbox')} SET created_at = created_at - interval '200 minutes'`);
      await store.claim('http', { owner: 'x', lease: 1, lanes: 9, events: 9, bytes: 999, after: '' });
      await store.pause('http', 3_600_000);
      await store.disable('kafka', 'answered 410');
      await put('1');
      await put('3');
      const { code, out } = await cli('status', '--json');
      expect(code).toBe(1);
      const status = JSON.parse(out) as { sinks: { oldestAge: number; pausedFor: number }[]; attention: string[] };
      const quiet = {
        undelivered: 2,
        lanes: 0,
        expiredLanes: 0,
        disabledBy: null,
        deadLetters: 0,
        newestDeadLetter: null,
      };
      const newestDeadLetter = '2026-01-03T11:00:00Z';
      expect(status).toMatchObject({
        isHealthy: false,
        migrations: { missing: [] },
        sinks: [
          { ...quiet, name: 'http', lanes: 1, expiredLanes: 1, deadLetters: 2, newestDeadLetter },
          { ...quiet, name: 'kafka', disabledBy: 'answered 410', pausedFor: 0 },
        ],
      });
      const [http] = status.sinks;
      expect(http?.oldestAge).toBeGreaterThan(200 * 60_000 - 1);
      expect(http?.pausedFor).toBeGreaterThan(3_500_000);
      expect(status.attention).toEqual([
        expect.stringContaining('dead-letters list --sink http'),
        expect.stringContaining('enable kafka'),
      ]);
      const text = (await cli('status')).out;
      expect(text).toContain('2 events, the oldest for 3 h 20 min');
      expect(text).toContain('1 lane, 1 of them by relays that are gone');
      expect(text).toContain('DISABLED      answered 410');
      expect(text).toContain('2, the newest of 2026-01-03T11:00:00Z');
    });

    it('is content with tables that another tool has made, and with no inbox', async () => {
      const { cli, schema } = await make();
      await postgres.pool.query(`DROP TABLE ${schema}.cloudevents_inbox, ${schema}.cloudevents_migrations`);
      expect(await cli('status')).toMatchObject({ code: 0 });
    });
  });

  describe('dead-letters', () => {
    it('list shows the oldest first, page by page, and nothing that could steer a terminal', async () => {
      const { cli, put } = await make();
      await put('1', 'rejected', 'answered 400 \u202e31m');
      await put('2');
      await put('3', 'exhausted', 'answered 503', 'kafka');
      const { out } = await cli('dead-letters', 'list', '--limit', '2');
      expect(out).toBe(
        [
          '1  http  rejected after 5 attempts, 2026-01-01T11:00:00Z',
          '    t  id 1  source /s  subject a',
          '    answered 400  31m',
          '2  http  exhausted after 5 attempts, 2026-01-02T11:00:00Z',
          '    t  id 2  source /s  subject a',
          '    answered 503',
          '2 of 3 dead letters. The next ones: --after 2',
          '',
        ].join('\n'),
      );
      expect((await cli('dead-letters', 'list', '--after', '2')).out).toContain('\n1 of 3 dead letters.\n');
      const json = (await cli('dead-letters', 'list', '--json', '--sink', 'kafka', '--before', '2026-01-04T00:00:00Z'))
        .out;
      const letter = { key: '3', sink: 'kafka', id: '3', reason: 'exhausted', attempts: 5, event: '{"id":"3"}' };
      expect(JSON.parse(json)).toMatchObject({ deadLetters: [letter] });
    });

    it('requeue hands those that are meant back to the outbox; --dry-run only counts them', async () => {
      const { cli, put, ids, table } = await make();
      for (const id of ['1', '2', '3', '4']) await put(id);
      const some = ['dead-letters', 'requeue', '--from', '2026-01-02T00:00:00Z', '--limit', '2'];
      expect((await cli(...some, '--dry-run')).out).toBe('2 dead letters would go back to the outbox.\n');
      expect(await ids()).toEqual(['1', '2', '3', '4']);
      expect((await cli(...some)).out).toBe('2 dead letters went back to the outbox.\n');
      expect(await ids()).toEqual(['1', '4']);
      expect((await cli('dead-letters', 'requeue', '--key', '4', '--key', '9')).out).toContain('1 dead letter went');
      expect(await ids()).toEqual(['1']);
      const events = await postgres.pool.query(`SELECT id FROM ${table('outbox')} ORDER BY seq`);
      expect(events.rows).toEqual([{ id: '2' }, { id: '3' }, { id: '4' }]);
    });

    it('purge deletes those that are meant, once it is told --yes', async () => {
      const { cli, put, ids } = await make();
      for (const id of ['1', '2', '3']) await put(id, id === '2' ? 'rejected' : 'exhausted');
      const some = ['dead-letters', 'purge', '--reason', 'rejected'];
      expect(await cli(...some)).toMatchObject({ code: 2, error: expect.stringContaining('--yes') as string });
      expect((await cli(...some, '--dry-run')).out).toBe('1 dead letter would be deleted.\n');
      expect(await ids()).toEqual(['1', '2', '3']);
      expect((await cli(...some, '--yes')).out).toBe('1 dead letter was deleted.\n');
      expect((await cli('dead-letters', 'purge', '--sink', 'http', '--limit', '1', '--yes')).code).toBe(0);
      expect(await ids()).toEqual(['3']);
    });

    it.each([
      [['requeue'], 'This would mean all dead letters'],
      [['purge', '--yes'], 'This would mean all dead letters'],
      [['requeue', '--limit', '5'], 'This would mean all dead letters'],
      [['requeue', '--sink='], '--sink must be a text that is not empty'],
      [['purge', '--reason', 'exhaustd', '--yes'], '--reason must be one of'],
      [['requeue', '--from', 'yesterday'], '--from must be a time such as'],
      [['requeue', '--sink', 'a', '--sink', 'b'], '--sink can be given once only'],
      [['requeue', '--sink', 'http', '--limit', '0'], '--limit must be a whole number'],
      [['requeue', 'http'], "'dead-letters requeue' does not take 'http'"],
      [['requeue', '--snik', 'http'], "Unknown option '--snik'"],
    ])('O13: %j is refused, before anything is opened', async (words, message) => {
      const { code, out, error } = await runCommandLine(['dead-letters', ...words]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(error).toContain(message);
      expect(error.trim().split('\n')).toHaveLength(1);
    });
  });

  it('enable lifts what a receiver asked for', async () => {
    const { cli, store } = await make();
    await store.disable('http', 'answered 410');
    await store.pause('http', 3_600_000);
    const { out } = await cli('enable', 'http');
    expect(out).toMatch(/was disabled: answered 410\n.*was paused for another 59 min 5\d s\.\n.*is enabled/);
    const claim = await store.claim('http', { owner: 'x', lease: 1, lanes: 1, events: 1, bytes: 1, after: '' });
    expect(claim).toMatchObject({ pausedFor: 0, disabledBy: undefined });
    expect(await cli('enable', 'http')).toMatchObject({ code: 0, out: expect.stringContaining('neither') as string });
  });

  describe('finds the outbox', () => {
    it.each([
      ['--url', (url: string) => [['--url', url], { DATABASE_URL: 'postgres://127.0.0.1:1/x' }] as const],
      ['DATABASE_URL', (url: string) => [[], { DATABASE_URL: url }] as const],
      ['PGHOST and others', (url: string) => [[], pgVariables(url)] as const],
    ])('by %s', async (_, by) => {
      const { schema } = await make();
      const [words, env] = by(postgres.server.url);
      const { code, out } = await runProcess(['status', '--schema', schema, ...words], env);
      expect(code).toBe(0);
      expect(out).toContain(`PostgreSQL at 127.0.0.1:${postgres.server.port}, database postgres`);
    });

    it('by --data-dir, where one is that no application has open', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'cli-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const dataDir = join(folder, 'outbox');
      const cli = (...words: readonly string[]) => runCommandLine([...words, '--data-dir', dataDir]);
      expect(await cli('status')).toMatchObject({
        code: 3,
        error: `nestjs-cloudevents: There is no embedded outbox in ${dataDir}\n`,
      });
      expect(await cli('migrate')).toMatchObject({ code: 0, out: expect.stringContaining('applied') as string });
      const held = await DirectoryLock.acquire(dataDir);
      onTestFinished(() => held.release());
      const { code, error } = await cli('status');
      expect(code).toBe(3);
      expect(error).toContain(`The outbox in ${dataDir} is in use by process ${process.pid}`);
    });
  });

  describe('says in one sentence', () => {
    it('that the database cannot be reached, without its password', async () => {
      const words = ['status', '--url', 'postgres://user:geheim@127.0.0.1:1/orders'];
      const { code, error } = await runProcess(words);
      expect(code).toBe(3);
      expect(error).toMatch(/^nestjs-cloudevents: Cannot reach PostgreSQL at 127\.0\.0\.1:1, database orders: .+\n$/);
      expect(error).not.toContain('geheim');
    });

    it('that nothing says where the outbox lies, where it guesses and finds none', async () => {
      const guessed = await runProcess(['status'], { PGPORT: '1', PGDATABASE: 'orders' });
      expect(guessed).toMatchObject({ code: 3 });
      expect(guessed.error).toContain('localhost:1, database orders, where it looks since nothing says where');
      const named = await runProcess(['status'], { PGPORT: '1', PGHOST: '127.0.0.1' });
      expect(named.error).not.toContain('nothing says where');
    });

    it('that the database refuses', async () => {
      const words = ['migrate', '--url', postgres.server.url, '--schema', 'nowhere'];
      expect(await runCommandLine(words)).toMatchObject({
        code: 3,
        error: expect.stringContaining('nowhere') as string,
      });
    });

    it.each([
      [['status', '--url', 'http://user:geheim@host'], '--url must be a URL such as postgres://'],
      [['status', '--url', 'postgres://h', '--data-dir', 'd'], 'not both'],
      [['status', '--schema', 'a"b'], 'A schema must be named by'],
      [['enable'], "'enable' needs <sink>"],
      [['dead-letters'], 'only dead-letters list, dead-letters requeue, dead-letters purge'],
      [['statsu'], "There is no command 'statsu'"],
    ])('that %j is not understood', async (words, message) => {
      const { code, error } = await runCommandLine(words, { DATABASE_URL: postgres.server.url });
      expect(code).toBe(2);
      expect(error).toContain(message);
      expect(error).not.toContain('geheim');
    });
  });

  it('says which package is missing', async () => {
    const absent = Object.assign(new Error("Cannot find package 'pg' imported from /app/x.js"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const loading = loadPg('The command', () => Promise.reject(absent));
    await expect(loading).rejects.toThrow("The command needs the package 'pg'. Install it: npm install pg");
  });

  it('explains itself, and says its version', async () => {
    const help = await runCommandLine(['--help']);
    expect(help).toMatchObject({ code: 0, error: '' });
    for (const name of ['migrate', 'status', 'dead-letters requeue', 'enable <sink>']) expect(help.out).toContain(name);
    expect((await runCommandLine(['dead-letters', 'purge', '--help'])).out).toContain('--yes');
    const group = await runCommandLine(['dead-letters', '--help']);
    expect(group).toMatchObject({ code: 0, error: '' });
    expect(group.out).toContain('dead-letters list');
    expect(group.out).not.toContain('enable <sink>');
    expect((await runCommandLine(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/);
    expect(await runProcess([])).toMatchObject({ code: 2, out: '' });
  });
});

function pgVariables(url: string): NodeJS.ProcessEnv {
  const { hostname, port, username } = new URL(url);
  return { PGHOST: hostname, PGPORT: port, PGUSER: username, PGDATABASE: 'postgres' };
}
