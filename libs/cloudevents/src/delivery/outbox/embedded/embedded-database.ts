import { AsyncLocalStorage } from 'node:async_hooks';
import type { PGlite } from '@electric-sql/pglite';
import { DefinitionError, OutboxError } from '../../../errors/index.js';
import { isInMemory } from './data-dir.js';
import { openDirectory } from './data-directory.js';
import { loadPglite, type Pglite } from './pglite.loader.js';

/** Rows of a statement. */
export interface EmbeddedResult {
  readonly rows: readonly unknown[];
}

interface Disk {
  /** Why the database has ended; undefined: it has not. */
  failure: string | undefined;
}

const nothing = (): Promise<void> => Promise.resolve();

/**
 * PostgreSQL in this process. It has one connection: statements wait for the transaction that is open, so that a
 * transaction that waits for one of them would wait for ever. Such a one is refused.
 */
export class EmbeddedDatabase {
  readonly #current = new AsyncLocalStorage<{ isOpen: boolean }>();

  private constructor(
    /** Where it is: a directory, or `memory`. */
    readonly dataDir: string,
    private readonly database: PGlite,
    private readonly release: () => Promise<void>,
    private readonly disk: Disk,
  ) {}

  /**
   * @param dataDir a directory of this process alone, on a disk of this machine; it is made where it is not. `memory`:
   *   nothing is kept
   * @throws OutboxError when another process has the directory, or it cannot be opened
   * @throws DefinitionError when its path is too long
   * @throws MissingPackageError when PGlite is not installed
   */
  static async open(dataDir: string, load: () => Promise<Pglite> = loadPglite): Promise<EmbeddedDatabase> {
    const pglite = await load();
    if (isInMemory(dataDir))
      return new EmbeddedDatabase('memory', await pglite.PGlite.create(), nothing, { failure: undefined });
    const disk: Disk = { failure: undefined };
    const opened = await openDirectory(pglite, dataDir, (reason) => (disk.failure = reason));
    return new EmbeddedDatabase(dataDir, opened.database, () => opened.release(), disk);
  }

  get isVolatile(): boolean {
    return isInMemory(this.dataDir);
  }

  /**
   * Runs one statement in a transaction of its own.
   *
   * @throws DefinitionError inside of a transaction, whose own `query` it is that runs statements
   * @throws OutboxError when the disk failed before
   */
  async query(text: string, values: unknown[] = []): Promise<EmbeddedResult> {
    this.#refuseInside('a statement of its own');
    return await this.#guarded(() => this.database.query(text, values));
  }

  /**
   * Runs `work` in a transaction: it commits when that resolves, and rolls back when it rejects.
   *
   * @throws DefinitionError inside of another transaction
   * @throws OutboxError when the disk failed before
   */
  async transaction<T>(work: (tx: unknown) => Promise<T>): Promise<T> {
    this.#refuseInside('another transaction');
    const state = { isOpen: true };
    try {
      return await this.#guarded(() => this.database.transaction((tx) => this.#current.run(state, work, tx)));
    } finally {
      state.isOpen = false;
    }
  }

  /** After the transactions that are open. */
  async close(): Promise<void> {
    try {
      // One whose disk has failed would note that all is well.
      if (this.disk.failure === undefined) await this.database.close();
    } finally {
      await this.release();
    }
  }

  #refuseInside(what: string): void {
    if (this.#current.getStore()?.isOpen !== true) return;
    const remedy = 'Await nothing in a transaction but what it is given to';
    throw new DefinitionError(`Inside a transaction the embedded outbox cannot run ${what}. ${remedy}`);
  }

  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    this.#refuseAfterFailure();
    try {
      return await run();
    } catch (error) {
      this.#refuseAfterFailure(error);
      throw error;
    }
  }

  #refuseAfterFailure(cause?: unknown): void {
    const { failure } = this.disk;
    if (failure === undefined) return;
    const remedy = 'Look at the disk, then start the application anew; what was committed is there';
    throw new OutboxError(`The outbox in ${this.dataDir} cannot go on: ${failure}. ${remedy}`, { cause });
  }
}
