import { type SchemaOptions, tableName } from '../../../postgres/sql-names.js';

/** Which tables the outbox is. Letters, digits and `_`. */
export interface PostgresOutboxTables extends SchemaOptions {
  /** What their names begin with. Default: `cloudevents_`. */
  readonly prefix?: string | undefined;
}

/** Their names as they stand in SQL. */
export interface OutboxTables {
  /** One row per event that a sink is still to get. */
  readonly outbox: string;
  /** One row per event and sink that is still to get it. */
  readonly delivery: string;
  /** One row per lane that a relay holds. */
  readonly lane: string;
  /** One row per sink that is not to be sent anything, or was not once. */
  readonly sink: string;
  readonly deadLetter: string;
  /** A view of the first one, for those who read it by query. */
  readonly events: string;
  /** Where relays listen; letters, digits and `_`, at most 63. */
  readonly channel: string;
}

/** @throws DefinitionError for a name that cannot be one */
export function outboxTables({ prefix = 'cloudevents_', schema }: PostgresOutboxTables = {}): OutboxTables {
  const named = (name: string): string => tableName(`${prefix}${name}`, { schema });
  return {
    outbox: named('outbox'),
    delivery: named('outbox_delivery'),
    lane: named('outbox_lane'),
    sink: named('outbox_sink'),
    deadLetter: named('dead_letter'),
    events: named('outbox_events'),
    // Of all schemas alike: to be woken for nothing does no harm.
    channel: `${prefix}outbox`,
  };
}
