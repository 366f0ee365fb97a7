import { DefinitionError } from '../../../errors/index.js';
import type { TextRow } from '../../../postgres/sql-executor.js';
import type { OutboxEntry } from '../outbox-store.js';
import type { InsertStatements } from './insert-statements.js';
import { firstRow, type Run } from './run-statement.js';

/**
 * Most locks of one call. A server has room for some thousands, for all its connections together, and a transaction may
 * make several calls.
 */
const mostLocks = 100;

/**
 * Writes events where the caller's transaction is. What runs each statement in a transaction of its own, as a pool does,
 * would commit them at once, whatever becomes of the caller's.
 *
 * @throws DefinitionError for such a one; nothing is written then
 */
export async function writeEntries(
  run: Run,
  { lock, lockAll, insert }: InsertStatements,
  entries: readonly OutboxEntry[],
  sinks: readonly string[],
  isOrdered: boolean,
): Promise<void> {
  const transactionOf = async (statement: string, values: readonly string[]): Promise<string> =>
    firstRow(await run(statement, values))['transaction'] ?? '';
  const lanes = isOrdered ? [...new Set(entries.flatMap(({ lane, isShared }) => (isShared ? [lane] : [])))] : [];
  let transaction = '';
  if (lanes.length > mostLocks) transaction = await transactionOf(lockAll, []);
  else if (lanes.length > 0) transaction = await transactionOf(lock, [JSON.stringify(lanes)]);
  const rows = JSON.stringify(entries.map((entry, place) => ({ place, ...entry })));
  const write = async (): Promise<TextRow> => firstRow(await run(insert, [rows, JSON.stringify(sinks), transaction]));
  let { written, transaction: second = '' } = await write();
  if (written !== 'true' && transaction === '') {
    transaction = second;
    ({ written } = await write());
  }
  if (written === 'true') return;
  const remedy =
    'Give it the connection on which BEGIN was run (of pg, pool.connect()), or the transaction of your ORM';
  throw new DefinitionError(
    `The outbox was given no transaction: what it was given, such as a pool, commits each statement by itself. ${remedy}`,
  );
}
