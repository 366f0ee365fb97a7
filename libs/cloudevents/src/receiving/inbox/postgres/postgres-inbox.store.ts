import { createHash } from 'node:crypto';
import { Logger, type LoggerService } from '@nestjs/common';
import { messageOf } from '../../../core/thrown.js';
import { DefinitionError, InboxError } from '../../../errors/index.js';
import { type SqlExecutor, type SqlQuery, sqlQuery } from '../../../postgres/sql-executor.js';
import type { InboxClaim, InboxKey, TransactionalInboxStore } from '../inbox-store.js';
import { type InboxStatements, inboxStatements } from './inbox-statements.js';
import { inboxTable, type PostgresInboxTable } from './inbox-table.js';

/** Options of a {@link PostgresInboxStore}. */
export interface PostgresInboxOptions extends PostgresInboxTable {
  /** Told when old rows cannot be deleted. Default: a Nest logger. */
  readonly logger?: Pick<LoggerService, 'warn'> | undefined;
}

// Each event leaves one row behind: so many go faster than they come.
const completionsPerPurge = 100;
const rowsPerPurge = 500;

/**
 * An inbox in a table of PostgreSQL, 12 or newer, for any number of processes. `migrate` makes the table.
 *
 * A handler may note that it is done in its own transaction ({@link InboxEntry}): then its work and the note are both
 * there, or neither, whatever dies when. Times are those of the database's clock. Rows that are over are deleted, some at
 * a time, while events are completed.
 *
 * @example
 * CloudEventsModule.forRoot({ receiver: { path: '/events', inbox: new PostgresInboxStore(pool) } })
 */
export class PostgresInboxStore implements TransactionalInboxStore {
  readonly #query: SqlQuery;
  readonly #statements: InboxStatements;
  readonly #table: string;
  readonly #logger: Pick<LoggerService, 'warn'>;
  #completions = 0;
  #isPurging = false;

  /**
   * @param executor what runs its statements, each in a transaction of its own: a pool, so that they do not wait for one
   * another
   * @throws DefinitionError for an executor that is none, or a name that cannot be one
   */
  constructor(
    private readonly executor: SqlExecutor,
    { logger = new Logger(PostgresInboxStore.name), ...table }: PostgresInboxOptions = {},
  ) {
    this.#query = sqlQuery(executor);
    this.#table = inboxTable(table);
    this.#statements = inboxStatements(this.#table);
    this.#logger = logger;
  }

  async claim(key: InboxKey, lease: number, owner: string): Promise<InboxClaim> {
    const values = [...valuesOf(key), owner, String(lease)];
    const answer = await this.#answer(this.#query, this.#statements.claim, values);
    if (answer === 'done' || answer === 'in-flight') return answer;
    if (answer === 'first') return 'claimed';
    // After the claim, by a statement of its own: what a transaction wrote that the claim had to wait for, the claim
    // itself does not see.
    const rows = await this.#query(this.#statements.handlers, [hashOf(key)]);
    return rows.length === 0 ? 'claimed' : { handledBy: rows.map(({ handler }) => handler as string) };
  }

  async completeHandler(
    transaction: unknown,
    key: InboxKey,
    handler: string,
    ttl: number,
    owner: string,
  ): Promise<void> {
    if (transaction === this.executor) {
      throw new DefinitionError(`${handler} completes with the connection of the inbox. Give its own transaction`);
    }
    const values = [...valuesOf(key), owner, handler, String(ttl)];
    const answer = await this.#answer(sqlQuery(transaction), this.#statements.completeHandler, values);
    if (answer === 'lost') {
      throw new InboxError(`${handler} took longer than its lease, and lost its event to another delivery. Roll back`);
    }
    if (answer === 'twice') throw new InboxError(`${handler} has completed this event before. Roll back`);
  }

  async complete(key: InboxKey, ttl: number, owner: string): Promise<void> {
    await this.#answer(this.#query, this.#statements.complete, [...valuesOf(key), owner, String(ttl)]);
    this.#completions += 1;
    if (this.#completions % completionsPerPurge === 0) void this.#purgeSome();
  }

  async release(key: InboxKey, owner: string): Promise<void> {
    await this.#answer(this.#query, this.#statements.release, [hashOf(key), owner]);
  }

  /** Deletes every row that is over; says how many. `complete` does so as well, some at a time. */
  async purge(): Promise<number> {
    let all = 0;
    for (;;) {
      const purged = await this.#purge();
      all += purged;
      if (purged < rowsPerPurge) return all;
    }
  }

  /** Aside: the event that happens to begin it neither waits for it nor fails by it. */
  async #purgeSome(): Promise<void> {
    if (this.#isPurging) return;
    this.#isPurging = true;
    try {
      await this.#purge();
    } catch (error) {
      this.#logger.warn(`Old rows of ${this.#table} cannot be deleted, it grows: ${messageOf(error)}`);
    }
    this.#isPurging = false;
  }

  async #purge(): Promise<number> {
    const [row] = await this.#query(this.#statements.purge, [String(rowsPerPurge)]);
    return Number(row?.['purged']);
  }

  async #answer(query: SqlQuery, statement: string, values: readonly string[]): Promise<string> {
    let rows: Awaited<ReturnType<SqlQuery>>;
    try {
      rows = await query(statement, values);
    } catch (cause) {
      if (!isMissingTable(cause)) throw cause;
      throw new InboxError(`The inbox has no table ${this.#table}. Call migrate(…) before the application starts`, {
        cause,
      });
    }
    const answer = rows[0]?.['answer'];
    if (answer === undefined) throw new DefinitionError('The SqlExecutor of the inbox gives no row where there is one');
    return answer;
  }
}

function valuesOf(key: InboxKey): [hash: string, source: string, id: string] {
  return [hashOf(key), key.source, key.id];
}

/** Where the source ends is told by its length: no two events have one text. */
function hashOf({ source, id }: InboxKey): string {
  return createHash('sha256').update(`${source.length} ${source}${id}`).digest('hex');
}

/** undefined_table, in PostgreSQL's appendix A "Error Codes"; some clients pass on no more than the message. */
function isMissingTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === '42P01' || /\b42P01\b|relation ".*" does not exist/.test(error.message);
}
