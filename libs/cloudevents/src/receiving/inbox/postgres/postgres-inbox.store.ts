import { createHash } from 'node:crypto';
import { Logger, type LoggerService } from '@nestjs/common';
import { DefinitionError, HandlerError, InboxError } from '../../../errors/index.js';
import { isMissingTable } from '../../../postgres/missing-table.js';
import { type SqlExecutor, type SqlQuery, sqlQuery } from '../../../postgres/sql-executor.js';
import type { InboxClaim, InboxKey, TransactionalInboxStore } from '../inbox-store.js';
import { InboxPurge, rowsPerPurge } from './inbox-purge.js';
import { type InboxStatements, inboxStatements } from './inbox-statements.js';
import { inboxTable, type PostgresInboxTable } from './inbox-table.js';
import { requireTransaction } from './require-transaction.js';

/** Options of a {@link PostgresInboxStore}. */
export interface PostgresInboxOptions extends PostgresInboxTable {
  /** Told when old rows cannot be deleted. Default: a Nest logger. */
  readonly logger?: Pick<LoggerService, 'warn'> | undefined;
}

/**
 * An inbox in a table of PostgreSQL, 12 or newer, for any number of processes. `migrate` makes the table.
 *
 * A handler may note that it is done in its own transaction ({@link InboxEntry}): then its work and the note are both
 * there, or neither, whatever dies when. Times are those of the database's clock. Rows that are over are deleted, some at
 * a time, while events come to their end.
 *
 * @example
 * CloudEventsModule.forRoot({ receiver: { path: '/events', inbox: new PostgresInboxStore(pool) } })
 */
export class PostgresInboxStore implements TransactionalInboxStore {
  readonly #query: SqlQuery;
  readonly #statements: InboxStatements;
  readonly #table: string;
  readonly #purge: InboxPurge;
  /** Handlers that were seen to give a transaction. */
  readonly #transacting = new Set<string>();

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
    this.#purge = new InboxPurge(() => this.#purgeSome(), this.#table, logger);
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
    const query = sqlQuery(transaction);
    if (!this.#transacting.has(handler)) {
      // Once: it costs two statements, and a handler has one way of doing it.
      await requireTransaction(query, handler);
      this.#transacting.add(handler);
    }
    const values = [...valuesOf(key), owner, handler, String(ttl)];
    const answer = await this.#answer(query, this.#statements.completeHandler, values);
    if (answer === 'lost') {
      throw new InboxError(`${handler} took longer than its lease, and lost its event to another delivery. Roll back`);
    }
    if (answer === 'twice') throw new InboxError(`${handler} has completed this event before. Roll back`);
  }

  async complete(key: InboxKey, ttl: number, owner: string, noted: readonly string[] = []): Promise<void> {
    const values = [...valuesOf(key), owner, String(ttl), JSON.stringify(noted)];
    const answer = await this.#answer(this.#query, this.#statements.complete, values);
    if (answer === 'missing') {
      await this.release(key, owner);
      throw new HandlerError(
        `The event is not handled: of ${noted.join(' and ')}, which completed it in a transaction, not every transaction ` +
          'was committed. Let errors end the handler, and wait for the commit',
      );
    }
    this.#purge.eventEnded();
  }

  async release(key: InboxKey, owner: string): Promise<void> {
    await this.#answer(this.#query, this.#statements.release, [hashOf(key), owner]);
    this.#purge.eventEnded();
  }

  /** Deletes every row that is over; says how many. The store does so by itself as well, some at a time. */
  purge(): Promise<number> {
    return this.#purge.all();
  }

  async #purgeSome(): Promise<number> {
    return Number(await this.#answer(this.#query, this.#statements.purge, [String(rowsPerPurge)]));
  }

  async #answer(query: SqlQuery, statement: string, values: readonly string[]): Promise<string> {
    let rows: Awaited<ReturnType<SqlQuery>>;
    try {
      rows = await query(statement, values);
    } catch (cause) {
      if (!isMissingTable(cause)) throw cause;
      throw new InboxError(
        `The inbox has no table ${this.#table}. Call migrate(…) before the application starts; where it was dropped, delete its row in cloudevents_migrations first`,
        {
          cause,
        },
      );
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
