import { DefinitionError } from '../../../errors/index.js';
import { type SqlExecutor, type SqlQuery, sqlQuery, type TextRow } from '../../../postgres/sql-executor.js';
import type {
  LaneLease,
  OutboxClaim,
  OutboxEntry,
  OutboxRequest,
  OutboxSettlement,
  OutboxStore,
  SinkLease,
} from '../outbox-store.js';
import { AskedLeases } from './asked-leases.js';
import { type ClaimStatements, claimStatements } from './claim-statements.js';
import { writeEntries } from './entry-writer.js';
import { type InsertStatements, insertStatements } from './insert-statements.js';
import { claimLanes, nextAfter } from './lane-claimer.js';
import { type LanesToRead, readLanes } from './lane-reader.js';
import { type ListeningClient, listenOn } from './listening.js';
import { outboxTables, type OutboxTables, type PostgresOutboxTables } from './outbox-tables.js';
import { ownTransactions } from './own-transactions.js';
import { PostgresDeadLetterStore } from './postgres-dead-letter.store.js';
import { type ReadStatements, readStatements } from './read-statements.js';
import { firstRow, type Run, runStatement } from './run-statement.js';
import { type SettleStatements, settleStatements } from './settle-statements.js';
import { withStoredText } from './stored-text.js';

/** Options of a {@link PostgresOutboxStore}. */
export interface PostgresOutboxOptions extends PostgresOutboxTables {
  /**
   * Whether two transactions that write events of one subject go one after the other, from there to their commits, so
   * that these events are delivered in the order of the commits. A call that writes events of more than 100 subjects goes
   * alone. A transaction that makes several calls may meet another one that does so in another order: PostgreSQL ends
   * one of them (40P01), which is to be run again. Default: true.
   */
  readonly order?: boolean | undefined;
  /**
   * Makes a connection on which relays hear at once of what was committed (LISTEN), beside looking now and then:
   * `() => new pg.Client(url)`. It needs a session of its own, not one that a proxy such as pgbouncer shares out.
   */
  readonly listen?: (() => ListeningClient) | undefined;
  /**
   * Whether a transaction that writes tells those who listen (NOTIFY), at the price that the commits of such
   * transactions go one after the other. Default: whether there is `listen`.
   */
  readonly notify?: boolean | undefined;
}

/** Milliseconds that a receiver is left alone at most, whatever it asked for: a day. */
const longestPause = 86_400_000;

/**
 * An outbox in tables of PostgreSQL, 12 or newer, for any number of processes. `migrate` makes the tables. Leases are
 * by the database's clock.
 *
 * @example
 * CloudEventsModule.forRoot({ outbox: new PostgresOutboxStore(pool) })
 */
export class PostgresOutboxStore implements OutboxStore {
  readonly #query: SqlQuery;
  readonly #tables: OutboxTables;
  readonly #statements: InsertStatements & ClaimStatements & ReadStatements & SettleStatements;
  readonly #ordered: boolean;
  readonly #notifies: boolean;
  readonly listen: OutboxStore['listen'];
  readonly transaction: OutboxStore['transaction'];
  readonly deadLetters: PostgresDeadLetterStore;

  /**
   * @param executor what runs its own statements, each in a transaction of its own: a pool
   * @throws DefinitionError for an executor that is none, or a name that cannot be one
   */
  constructor(
    private readonly executor: SqlExecutor,
    { order = true, listen, notify = listen !== undefined, ...tables }: PostgresOutboxOptions = {},
  ) {
    this.#query = sqlQuery(executor);
    this.#tables = outboxTables(tables);
    this.#ordered = order;
    this.#notifies = notify;
    const { channel } = this.#tables;
    if (listen !== undefined) this.listen = (whenWritten) => listenOn(listen(), `"${channel}"`, whenWritten);
    this.transaction = ownTransactions(executor);
    this.deadLetters = new PostgresDeadLetterStore(executor, tables);
    const made = this.#tables;
    const claims = { ...claimStatements(made), ...readStatements(made) };
    this.#statements = { ...insertStatements(made), ...claims, ...settleStatements(made) };
  }

  /** @throws DefinitionError when `transaction` is none, as a pool is not; nothing is written then */
  async insert(transaction: unknown, entries: readonly OutboxEntry[], sinks: readonly string[]): Promise<void> {
    if (transaction === this.executor) {
      throw new DefinitionError("The outbox was given its own connection. Give it the caller's transaction");
    }
    const query = sqlQuery(transaction);
    if (entries.length === 0 || sinks.length === 0) return;
    const run: Run = (statement, values) => this.#run(query, statement, values);
    await writeEntries(run, this.#statements, entries, sinks, this.#ordered);
    if (this.#notifies) await run(this.#statements.notify, []);
  }

  async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const { events, eventsOfLane = events, bytes } = request;
    const run: Run = (statement, values) => this.#run(this.#query, statement, values);
    // Nobody knows of them: they would wait for the ends of their leases.
    const giveBack = (leases: readonly LaneLease[]): Promise<unknown> =>
      leases.length === 0 ? Promise.resolve() : this.settle(sink, [], leases).catch(() => undefined);
    const { leases, ...state } = await claimLanes(run, this.#statements, sink, request, giveBack);
    if (leases.length === 0) return { lanes: [], ...state };
    const each = Math.min(Math.ceil(events / leases.length), eventsOfLane);
    try {
      const read = await this.#read(run, { sink, leases, each, bytes });
      return { ...read, ...state, next: nextAfter(leases, read.lanes, state.next) };
    } catch (error) {
      await giveBack(leases);
      throw error;
    }
  }

  async settle(
    sink: string,
    settlements: readonly OutboxSettlement[],
    released: readonly LaneLease[],
  ): Promise<readonly LaneLease[]> {
    const asked = new AskedLeases(settlements, released);
    const { json: leases, others } = asked;
    if (others.length === 0) return asked.lost(await this.#settle('settleDone', [sink, leases]));
    return await withStoredText(async (stored) => {
      const texts = others.map((settlement) => ({ ...settlement, error: stored(settlement.error) }));
      return asked.lost(await this.#settle('settle', [sink, leases, JSON.stringify(texts)]));
    });
  }

  async renew(leases: readonly SinkLease[], lease: number): Promise<readonly SinkLease[]> {
    const asked = leases.map(({ sink, lane, fence }) => ({ sink, lane, fence }));
    const held = await this.#run(this.#query, this.#statements.renew, [JSON.stringify(asked), String(lease)]);
    return held.map(({ sink = '', lane = '', fence = '' }) => ({ sink, lane, fence }));
  }

  async pause(sink: string, ms: number): Promise<void> {
    await this.#answer(this.#query, this.#statements.pause, [sink, String(Math.min(ms, longestPause))]);
  }

  async disable(sink: string, reason: string): Promise<void> {
    await withStoredText((stored) => this.#answer(this.#query, this.#statements.disable, [sink, stored(reason) ?? '']));
  }

  async enable(sink: string): Promise<void> {
    await this.#answer(this.#query, this.#statements.enable, [sink]);
  }

  async sinks(): Promise<readonly string[]> {
    const rows = await this.#run(this.#query, this.#statements.sinks, []);
    return rows.map(({ sink = '' }) => sink);
  }

  /** Lanes that turn out to be empty, or for whose events there is no room, are given back. */
  async #read(run: Run, asked: LanesToRead): Promise<Pick<OutboxClaim, 'lanes' | 'orphans'>> {
    const { lanes, orphans } = await readLanes(run, this.#statements, asked);
    const empty = lanes.filter(({ deliveries }) => deliveries.length === 0);
    if (empty.length > 0) await this.settle(asked.sink, [], empty);
    return { lanes: lanes.filter(({ deliveries }) => deliveries.length > 0), orphans };
  }

  #settle(statement: keyof SettleStatements, values: readonly string[]): Promise<readonly TextRow[]> {
    return this.#run(this.#query, this.#statements[statement], values);
  }

  async #answer(query: SqlQuery, statement: string, values: readonly string[]): Promise<string> {
    return firstRow(await this.#run(query, statement, values))['answer'] as string;
  }

  #run(query: SqlQuery, statement: string, values: readonly string[]): Promise<readonly TextRow[]> {
    return runStatement(this.#tables, query, statement, values);
  }
}
