import { outboxTables, type PostgresOutboxTables } from '../delivery/outbox/postgres/outbox-tables.js';
import { runStatement } from '../delivery/outbox/postgres/run-statement.js';
import { statusStatements } from '../delivery/outbox/postgres/status-statements.js';
import type { SqlQuery, TextRow } from '../postgres/sql-executor.js';
import { type MigrationState, migrationStates } from './migration-state.js';

/** How an outbox is doing. Ages and waits are milliseconds by the database's clock. */
export interface OutboxStatus {
  readonly migrations: { readonly applied: readonly string[]; readonly missing: readonly string[] };
  readonly sinks: readonly SinkStatus[];
  /** What needs a person, a sentence each. */
  readonly attention: readonly string[];
}

export interface SinkStatus {
  readonly name: string;
  /** Events it does not have yet. */
  readonly undelivered: number;
  /** How long the oldest of them waits. */
  readonly oldestAge: number | null;
  /** Lanes that relays hold. */
  readonly lanes: number;
  /** Those of them that others may take over: their relay has died, and no other one runs. */
  readonly expiredLanes: number;
  /** How long its receiver is still to be left alone; 0: it is not. */
  readonly pausedFor: number;
  /** Why nothing is sent to it. */
  readonly disabledBy: string | null;
  readonly deadLetters: number;
  /** When the newest of them was given up, RFC 3339. */
  readonly newestDeadLetter: string | null;
}

export async function outboxStatus(query: SqlQuery, tables: PostgresOutboxTables): Promise<OutboxStatus> {
  const states = await migrationStates(query, tables);
  const missing = missingOf(states);
  const named = outboxTables(tables);
  const hasTables = states.some(({ of, isApplied }) => of === 'outbox' && isApplied);
  const rows = hasTables ? await runStatement(named, query, statusStatements(named).status, []) : [];
  const sinks = rows.map(sinkOf);
  const applied = states.filter(({ isApplied }) => isApplied).map(({ name }) => name);
  return { migrations: { applied, missing }, sinks, attention: [...behind(missing), ...sinks.flatMap(concerns)] };
}

/** An application need not have an inbox. */
function missingOf(states: readonly MigrationState[]): string[] {
  const hasInbox = states.some(({ of, isApplied }) => of === 'inbox' && isApplied);
  return states.filter(({ of, isApplied }) => !isApplied && (of === 'outbox' || hasInbox)).map(({ name }) => name);
}

function sinkOf(row: TextRow): SinkStatus {
  const { sink = '', oldest = '', disabled = '', newest = '' } = row;
  return {
    name: sink,
    undelivered: Number(row['events']),
    oldestAge: oldest === '' ? null : Number(oldest),
    lanes: Number(row['lanes']),
    expiredLanes: Number(row['over']),
    pausedFor: Number(row['paused']),
    disabledBy: disabled === '' ? null : disabled,
    deadLetters: Number(row['letters']),
    newestDeadLetter: newest === '' ? null : newest,
  };
}

function behind(missing: readonly string[]): string[] {
  return missing.length === 0 ? [] : ['Tables are missing or of an earlier version: npx nestjs-cloudevents migrate'];
}

function concerns({ name, disabledBy, deadLetters }: SinkStatus): string[] {
  const disabled = `Sink '${name}' is disabled; when its receiver is back: npx nestjs-cloudevents enable ${name}`;
  const dead = `Sink '${name}' has dead letters: npx nestjs-cloudevents dead-letters list --sink ${name}`;
  return [...(disabledBy === null ? [] : [disabled]), ...(deadLetters === 0 ? [] : [dead])];
}
