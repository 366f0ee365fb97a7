import type { Crew } from './crew.js';
import { openEmbeddedDatabase } from './embedded.js';
import { type DatabaseRecords, recordsOf, type Stage } from './stage.js';
import { writtenTable } from './written-table.js';

/** An embedded database in a folder, and one process that writes and delivers. */
export class PgliteStage implements Stage {
  readonly store = 'pglite';
  readonly roles = ['app'] as const;
  readonly database;

  private constructor(private readonly folder: string) {
    this.database = { folder };
  }

  static async start(folder: string): Promise<PgliteStage> {
    const embedded = await openEmbeddedDatabase(folder);
    await embedded.query(writtenTable);
    await embedded.close();
    return new PgliteStage(folder);
  }

  async countOpen({ members: [app] }: Crew): Promise<number> {
    if (app === undefined) throw new Error('No process has the database');
    app.order({ count: true });
    return (await app.hear('open')).open;
  }

  crash(): Promise<void> {
    return Promise.reject(new Error('An embedded database is killed with its process'));
  }

  async records(): Promise<DatabaseRecords> {
    const embedded = await openEmbeddedDatabase(this.folder);
    const records = await recordsOf((text) => embedded.query(text));
    await embedded.close();
    return records;
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
