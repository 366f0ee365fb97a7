import { type SqlExecutor, migrate, PostgresInboxStore } from '../../../src/receiving/inbox/postgres/index.js';

let tables = 0;

/** A store in a table of its own, and how to make its rows older: the clock of a database cannot be turned. */
export async function newStore(executor: SqlExecutor) {
  const table = `inbox_${process.pid}_${++tables}`;
  await migrate(executor, { table });
  const warnings: string[] = [];
  const logger = { warn: (line: string) => void warnings.push(line) };
  const store = new PostgresInboxStore(executor, { table, logger });
  const query = executor as { query(text: string, values?: unknown[]): Promise<{ rows: Record<string, string>[] }> };
  const rows = async (text: string, values?: unknown[]): Promise<Record<string, string>[]> =>
    (await query.query(text, values)).rows;
  const pass = async (ms: number): Promise<void> => {
    const before = (column: string): string => `${column} = ${column} - interval '${ms} ms'`;
    const all = ['leased_until', 'done_at', 'expires_at'].map(before);
    await rows(`UPDATE ${table} SET ${all.join(', ')}`);
  };
  return { store, table, rows, pass, warnings };
}
