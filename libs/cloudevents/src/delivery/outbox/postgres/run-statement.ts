import { DefinitionError, OutboxError } from '../../../errors/index.js';
import { isMissingTable, isOutdatedTable } from '../../../postgres/missing-table.js';
import type { SqlQuery, TextRow } from '../../../postgres/sql-executor.js';
import type { OutboxTables } from './outbox-tables.js';

const remedy =
  'Before the application starts run: npx nestjs-cloudevents migrate; or call migrate(…), or set CLOUDEVENTS_OUTBOX_MIGRATE=true';

/** Runs a statement where its caller decided. */
export type Run = (statement: string, values: readonly string[]) => Promise<readonly TextRow[]>;

/** @throws OutboxError that says what to do, when the tables are missing or of an earlier version */
export async function runStatement(
  { outbox }: OutboxTables,
  query: SqlQuery,
  statement: string,
  values: readonly string[],
): Promise<readonly TextRow[]> {
  try {
    return await query(statement, values);
  } catch (cause) {
    // Before the other one: where there is no more than a message, it names the table as well.
    if (isOutdatedTable(cause, 'seq')) {
      throw new OutboxError(`The tables of the outbox ${outbox} are of an earlier version. ${remedy}`, { cause });
    }
    if (isMissingTable(cause)) {
      throw new OutboxError(`The outbox has no table ${outbox}. ${remedy}`, { cause });
    }
    throw cause;
  }
}

/** Of a statement that always gives one. */
export function firstRow(rows: readonly TextRow[]): TextRow {
  if (rows[0] !== undefined) return rows[0];
  throw new DefinitionError('The SqlExecutor of the outbox gives no row where there is one');
}
