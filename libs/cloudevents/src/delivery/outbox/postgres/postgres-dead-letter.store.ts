import { DefinitionError } from '../../../errors/index.js';
import { type SqlExecutor, type SqlQuery, sqlQuery, type TextRow } from '../../../postgres/sql-executor.js';
import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterReason,
  DeadLetterStore,
  NewDeadLetter,
} from '../../dead-letters/dead-letter-store.js';
import { laneOf } from '../lane.js';
import { shownText } from '../../shown-text.js';
import { conditionsOf, isDeadLetterKey } from './dead-letter-conditions.js';
import { type DeadLetterStatements, deadLetterStatements } from './dead-letter-statements.js';
import { outboxTables, type OutboxTables, type PostgresOutboxTables } from './outbox-tables.js';
import { firstRow, runStatement } from './run-statement.js';
import { withStoredText } from './stored-text.js';

/**
 * Dead letters in the tables of a `PostgresOutboxStore`, whose `deadLetters` is one: those of its outbox, and those of
 * events that were published directly. `requeue` moves them to the outbox in one statement, each to its sink, so that a
 * crash leaves them here or there, and two at one time send none twice. `migrate` makes the tables.
 *
 * An empty filter means all of them.
 */
export class PostgresDeadLetterStore implements DeadLetterStore {
  readonly #query: SqlQuery;
  readonly #tables: OutboxTables;
  readonly #statements: DeadLetterStatements;

  /**
   * @param executor what runs its statements, each in a transaction of its own: a pool
   * @throws DefinitionError for an executor that is none, or a name that cannot be one
   */
  constructor(executor: SqlExecutor, tables: PostgresOutboxTables = {}) {
    this.#query = sqlQuery(executor);
    this.#tables = outboxTables(tables);
    this.#statements = deadLetterStatements(this.#tables);
  }

  /** @throws OutboxError when the tables are missing, or of an earlier version */
  async put(letters: readonly NewDeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    // A text that the database refuses would keep all others out, again and again.
    await withStoredText((stored) => {
      const rows = letters.map((letter, place) => ({
        ...letter,
        place,
        lane: laneOf(letter),
        error: stored(shownText(letter.error)),
      }));
      return this.#answer(this.#statements.put, [JSON.stringify(rows)]);
    });
  }

  /**
   * @throws DefinitionError when `after` is no key of this store
   * @throws OutboxError when the tables are missing
   */
  async list(filter: DeadLetterFilter, { limit, after }: DeadLetterPage): Promise<readonly DeadLetter[]> {
    if (after !== undefined && !isDeadLetterKey(after)) {
      throw new DefinitionError('Dead letters of the outbox have numbers as keys: list those after such a key');
    }
    const { where, values } = conditionsOf(filter, after);
    const text = this.#statements.list(where, `$${values.length + 1}`);
    return (await this.#run(text, [...values, String(limit)])).map(letterOf);
  }

  async count(filter: DeadLetterFilter): Promise<number> {
    const { where, values } = conditionsOf(filter);
    return this.#answer(this.#statements.count(where), values);
  }

  async remove(filter: DeadLetterFilter): Promise<number> {
    const { where, values } = conditionsOf(filter);
    return this.#answer(this.#statements.remove(where), values);
  }

  /** @throws OutboxError when the tables are missing, or of an earlier version */
  async requeue(filter: DeadLetterFilter): Promise<number> {
    const { where, values } = conditionsOf(filter);
    return this.#answer(this.#statements.requeue(where), values);
  }

  async #answer(statement: string, values: readonly string[]): Promise<number> {
    return Number(firstRow(await this.#run(statement, values))['answer']);
  }

  #run(statement: string, values: readonly string[]): Promise<readonly TextRow[]> {
    return runStatement(this.#tables, this.#query, statement, values);
  }
}

/** Neither a subject nor an error is ever empty. */
function letterOf(row: TextRow): DeadLetter {
  const text = (column: string): string => row[column] as string;
  return {
    key: text('key'),
    sink: text('sink'),
    id: text('id'),
    source: text('source'),
    type: text('type'),
    subject: row['subject'] || undefined,
    event: text('event'),
    reason: text('reason') as DeadLetterReason,
    attempts: Number(row['attempts']),
    error: row['error'] || undefined,
    firstFailedAt: text('first_failed_at'),
    failedAt: text('failed_at'),
  };
}
