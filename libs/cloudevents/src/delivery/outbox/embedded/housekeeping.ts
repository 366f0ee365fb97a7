import type { Clock } from '../../../time/clock.js';
import type { EmbeddedDatabase } from './embedded-database.js';

/** Milliseconds between two looks. */
const interval = 30_000;
/** Before that it is not worth it. */
const leastBytes = 64 * 1024;

/**
 * Does what PostgreSQL has processes for, which a database in this process has not: without it the log of what was
 * committed would grow for ever, and so would tables whose rows come and go.
 */
export class Housekeeping {
  #cancel = (): void => undefined;
  #bytes: number;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param tables as they stand in SQL */
  constructor(
    private readonly database: Pick<EmbeddedDatabase, 'bytes' | 'query'>,
    private readonly tables: readonly string[],
    private readonly clock: Pick<Clock, 'after'>,
    private readonly whenFailed: (error: unknown) => void,
  ) {
    this.#bytes = database.bytes;
  }

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
    const { bytes } = this.database;
    if (bytes - this.#bytes < leastBytes) return;
    this.#bytes = bytes;
    try {
      for (const table of this.tables) await this.database.query(`VACUUM ${table}`);
      await this.database.query('CHECKPOINT');
    } catch (error) {
      this.whenFailed(error);
    }
  }
}
