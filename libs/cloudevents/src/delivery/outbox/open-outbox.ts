import type { Clock } from '../../time/clock.js';
import { openEmbedded } from './embedded/index.js';
import { openPostgres } from './open-postgres.js';
import type { OpenedOutbox } from './opened-outbox.js';
import type { OutboxStore } from './outbox-store.js';

/** What settings say of the store. */
export interface OutboxChoice {
  readonly store: 'none' | 'embedded' | 'postgres' | OutboxStore;
  readonly url: string | undefined;
  readonly dataDir: string;
  readonly schema: string | undefined;
  readonly prefix: string;
  readonly migrate: boolean;
}

/**
 * Opens the store that the settings choose; null: they choose none.
 *
 * @throws OutboxError when it cannot be opened, or its tables cannot be made
 * @throws DefinitionError when the path of its directory is too long
 * @throws MissingPackageError when pg, or PGlite, is not installed
 */
export async function openOutbox(
  { store, url, dataDir, schema, prefix, migrate }: OutboxChoice,
  clock: Pick<Clock, 'after'>,
  log: { warn(message: string): void },
): Promise<OpenedOutbox | null> {
  if (store === 'none') return null;
  if (store === 'embedded') return openEmbedded(dataDir, { schema, prefix }, clock, log);
  if (store === 'postgres') return openPostgres(url, { schema, prefix }, migrate, log);
  return { store, place: store.constructor.name, close: () => Promise.resolve() };
}
