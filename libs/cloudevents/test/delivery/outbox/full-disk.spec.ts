import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { once, reply } from '../../../../../test/support/http/answers.js';
import { Gate } from '../../../../../test/support/http/gate.js';
import { idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { findCommand } from '../../../../../test/support/servers/find-command.js';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import type { CloudEventsOutbox } from '../../../src/index.js';
import { newOutbox } from './relays.js';

const MiB = 1024 * 1024;
const prlimit = findCommand('prlimit');

/** A limit on the size of files: of tables, since the files of the log are smaller. Linux has a command for it. */
describe.skipIf(prlimit === undefined)('O8: an outbox whose database finds no room on its disk', () => {
  let server: Postgres;
  beforeAll(async () => void (server = await startPostgres()), 60_000);
  afterAll(() => server.stop());

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(server.url);
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  };
  /** For connections made from now on. */
  const limitFiles = async (bytes: number | 'unlimited'): Promise<void> => {
    const client = await connect();
    const { rows } = await client.query<Record<string, string>>('SHOW data_directory');
    const file = join(rows[0]?.['data_directory'] as string, 'postmaster.pid');
    const [pid = ''] = (await readFile(file, 'utf8')).split('\n');
    // As its user: in a container root may not.
    const { uid, gid } = await stat(file);
    await promisify(execFile)(prlimit as string, ['--pid', pid, `--fsize=${bytes}:`], { uid, gid, cwd: '/' });
  };
  /** In a transaction of its own. */
  const send = async (client: pg.Client, outbox: CloudEventsOutbox, id: string, bytes: number): Promise<void> => {
    const data = randomBytes((bytes * 3) / 4).toString('base64');
    const event = { specversion: '1.0', id, source: '/s', type: 't', subject: 'a', data };
    await client.query('BEGIN');
    try {
      await outbox.send(client, event);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  };

  it('refuses what it cannot keep, keeps and delivers the rest, and goes on when there is room', async () => {
    const { start, count } = await newOutbox(server);
    const gate = new Gate();
    const receiver = await ScriptedReceiver.listen(once(gate.opened, reply(204)));
    await limitFiles(24 * MiB);
    const { outbox } = await start('app', { http: { endpoint: receiver.url } });
    const writer = await connect();

    const accepted: string[] = [];
    const fill = async (): Promise<void> => {
      for (let id = 1; id <= 20; id++) {
        await send(writer, outbox, String(id), 2 * MiB);
        accepted.push(String(id));
      }
    };
    await expect(fill()).rejects.toThrow(/could not extend file/);
    expect(accepted.length).toBeGreaterThan(5);
    expect(await count('outbox')).toBe(accepted.length);

    gate.open();
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(idsOf(receiver.requests)).toEqual(accepted);
    expect(await count('dead_letter')).toBe(0);

    await limitFiles('unlimited');
    await send(await connect(), outbox, 'later', 2 * MiB);
    await until('it is delivered', () => receiver.events.length > accepted.length);
    expect(idsOf(receiver.requests)).toEqual([...accepted, 'later']);
  }, 60_000);
});
