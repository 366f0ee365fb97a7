import { PostgresOutboxStore } from '../postgres/index.js';
import type { PostgresOutboxTables } from '../postgres/outbox-tables.js';
import type { OutboxListening } from '../outbox-store.js';
import type { EmbeddedDatabase } from './embedded-database.js';

/** An outbox in a database of this process: the same tables and statements, and no server. */
export class EmbeddedOutboxStore extends PostgresOutboxStore {
  readonly #ears = new Set<() => void>();
  /** Whether its events go with the process. */
  readonly volatile: boolean;

  constructor(
    private readonly database: EmbeddedDatabase,
    tables: PostgresOutboxTables = {},
  ) {
    // Its transactions go one after the other as it is.
    super(database, { ...tables, order: false });
    this.volatile = database.isVolatile;
  }

  override readonly listen = (whenWritten: () => void): Promise<OutboxListening> => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    // One of its own, were the same function to listen twice.
    const ear = (): void => whenWritten();
    this.#ears.add(ear);
    const stop = (): Promise<void> => {
      this.#ears.delete(ear);
      end();
      return ended;
    };
    return Promise.resolve({ ended, stop });
  };

  override readonly transaction = async <T>(work: (tx: unknown) => Promise<T>): Promise<T> => {
    const result = await this.database.transaction(work);
    for (const ear of this.#ears) ear();
    return result;
  };
}
