import { randomUUID } from 'node:crypto';
import { DefinitionError } from '../../../errors/index.js';
import type { SqlQuery } from '../../../postgres/sql-executor.js';

/**
 * Without a transaction, a handler's note would be kept though its work is not. A setting that is made for a transaction
 * is there in the next statement only where that is the same transaction.
 *
 * @throws DefinitionError where the two statements are not in one transaction
 */
export async function requireTransaction(query: SqlQuery, handler: string): Promise<void> {
  const mark = randomUUID();
  await query("SELECT set_config('cloudevents.inbox', $1::text, true) AS mark", [mark]);
  const [row] = await query("SELECT current_setting('cloudevents.inbox', true) AS mark", []);
  if (row?.['mark'] === mark) return;
  throw new DefinitionError(`${handler} completes outside of a transaction. Give the transaction that has its work`);
}
