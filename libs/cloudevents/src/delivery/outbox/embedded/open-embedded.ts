import { resolve } from 'node:path';
import { messageOf } from '../../../core/thrown.js';
import type { Clock } from '../../../time/clock.js';
import type { OpenedOutbox } from '../opened-outbox.js';
import { migrate } from '../postgres/index.js';
import { outboxTables, type PostgresOutboxTables } from '../postgres/outbox-tables.js';
import { EmbeddedDatabase } from './embedded-database.js';
import { EmbeddedOutboxStore } from './embedded-outbox.store.js';
import { Housekeeping } from './housekeeping.js';

/**
 * Opens the outbox of a directory, or one in memory, and brings its tables up to date.
 *
 * @throws OutboxError when another process has the directory, or it cannot be opened
 * @throws DefinitionError for a name that cannot be one, or a path that is too long
 * @throws MissingPackageError when PGlite is not installed
 */
export async function openEmbedded(
  dataDir: string,
  tables: PostgresOutboxTables,
  clock: Pick<Clock, 'after'>,
  log: { warn(message: string): void },
): Promise<OpenedOutbox> {
  const { outbox, delivery, lane, sink, deadLetter } = outboxTables(tables);
  const database = await EmbeddedDatabase.open(dataDir);
  const housekeeping = new Housekeeping(database, [outbox, delivery, lane, sink, deadLetter], clock, (error) =>
    log.warn(`The embedded outbox cannot be cleared up; it works, and grows: ${messageOf(error)}`),
  );
  try {
    await migrate(database, tables);
  } catch (error) {
    await database.close();
    throw error;
  }
  housekeeping.start();
  return {
    store: new EmbeddedOutboxStore(database, tables),
    place: database.isVolatile ? 'embedded, in memory only' : `embedded, in ${resolve(dataDir)}`,
    close: async () => {
      await housekeeping.stop();
      await database.close();
    },
  };
}
