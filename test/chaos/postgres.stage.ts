import pg from 'pg';
import { migrate } from '../../libs/cloudevents/src/delivery/outbox/postgres/index.js';
import { type Postgres, startPostgres } from '../support/servers/postgres.js';
import { until } from '../support/until.js';
import { type DatabaseRecords, recordsOf, type Stage } from './stage.js';
import { openText, writtenTable } from './written-table.js';

/** A PostgreSQL server, two processes that write and two that deliver. */
export class PostgresStage implements Stage {
  readonly store = 'postgres';
  readonly roles = ['writer', 'writer', 'relay', 'relay'] as const;
  readonly database;

  private constructor(
    private readonly server: Postgres,
    private readonly pool: pg.Pool,
  ) {
    this.database = { url: server.url };
  }

  static async start(): Promise<PostgresStage> {
    const server = await startPostgres();
    const pool = new pg.Pool({ connectionString: server.url, max: 2 });
    pool.on('error', () => undefined);
    await migrate(pool);
    await pool.query(writtenTable);
    return new PostgresStage(server, pool);
  }

  async countOpen(): Promise<number> {
    return (await this.pool.query<{ open: number }>(openText)).rows[0]?.open ?? 0;
  }

  async crash(): Promise<void> {
    const { rows } = await this.pool.query<{ text: string }>("SELECT pg_read_file('postmaster.pid') AS text");
    const pid = Number(rows[0]?.text.split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await this.server.crash();
    // Its helpers hold its memory, with which no other one starts.
    await until('every process of the database has ended', () => !isGroupAlive(pid));
    await this.server.restart();
  }

  records(): Promise<DatabaseRecords> {
    return recordsOf(async (text) => (await this.pool.query(text)).rows as readonly unknown[]);
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.server.stop();
  }
}

function isGroupAlive(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}
