import type { Clock } from '../../../time/clock.js';
import type { EmbeddedDatabase } from './embedded-database.js';

/** Milliseconds between two looks. */
const interval = 30_000;
/** Of its log: before that it is not worth it. */
const leastBytes = 1024 * 1024;
/** Of the log, since the database was last written as a whole. */
const bytesOfLog = 'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::text AS bytes FROM pg_control_checkpoint()';

/**
 * Does what PostgreSQL has processes for, which a database in this process has not: without it the log of what was
 * committed would grow for ever, and so would tables whose rows come and go.
 */
export class Housekeeping {
  #cancel = (): void => undefined;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param tables as they stand in SQL */
  constructor(
    private readonly database: Pick<EmbeddedDatabase, 'query'>,
    private readonly tables: readonly string[],
    private readonly clock: Pick<Clock, 'after'>,
    private readonly whenFailed: (error: unknown) => void,
  ) {}

  start(): void {
    if (this.#isStopped) return;
    this.#cancel = this.clock.after(interval, () => {
      this.#work = this.#look();
      void this.#work.then(() => this.start());
    });
  }

  /** Resolves when nothing of it is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#work;
  }

  async #look(): Promise<void> {
    try {
      const { rows } = await this.database.query(bytesOfLog);
      if (Number((rows[0] as { bytes?: string } | undefined)?.bytes) < leastBytes) return;
      for (const table of this.tables) await this.database.query(`VACUUM ${table}`);
      await this.database.query('CHECKPOINT');
    } catch (error) {
      this.whenFailed(error);
    }
  }
}
