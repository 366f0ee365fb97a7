import type { AppRole, DatabaseAddress } from './children/messages.js';
import type { Crew } from './crew.js';
import type { StoreName } from './faults.js';
import type { SinkName } from './points.js';
import type { Committed } from './verdict.js';
import { deadLettersText, writtenText } from './written-table.js';

/** Where the events of a run are kept, and by how many processes. */
export interface Stage {
  readonly store: StoreName;
  readonly database: DatabaseAddress;
  readonly roles: readonly AppRole[];
  /** How many deliveries are in the outbox. @throws while the database is down */
  countOpen(crew: Crew): Promise<number>;
  /** Kills the database, and starts it again with what is on its disk. */
  crash(): Promise<void>;
  /** What the database knows, after the last application. */
  records(): Promise<DatabaseRecords>;
  stop(): Promise<void>;
}

export interface DatabaseRecords {
  readonly committed: readonly Committed[];
  readonly deadLetters: Readonly<Record<SinkName, ReadonlySet<string>>>;
}

/** Reads what the database knows. */
export async function recordsOf(query: (text: string) => Promise<readonly unknown[]>): Promise<DatabaseRecords> {
  const committed = (await query(writtenText)) as readonly Committed[];
  const letters = (await query(deadLettersText)) as readonly { readonly sink: string; readonly id: string }[];
  const idsOf = (name: SinkName): Set<string> =>
    new Set(letters.flatMap(({ sink, id }) => (sink === name ? [id] : [])));
  return { committed, deadLetters: { http: idsOf('http'), kafka: idsOf('kafka') } };
}
