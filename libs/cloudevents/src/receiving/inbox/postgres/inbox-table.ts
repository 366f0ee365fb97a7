import type { Migration } from '../../../postgres/migrations.js';
import { type SchemaOptions, tableName } from '../../../postgres/sql-names.js';

/** Which table the inbox is. Letters, digits and `_`. */
export interface PostgresInboxTable extends SchemaOptions {
  /** Default: `cloudevents_inbox`. */
  readonly table?: string | undefined;
}

/** Its name as it stands in SQL. @throws DefinitionError for a name that cannot be one */
export function inboxTable({ table = 'cloudevents_inbox', schema }: PostgresInboxTable = {}): string {
  return tableName(table, { schema });
}

/**
 * The SQL that makes the table, for tools that apply migrations themselves; `migrate` does it otherwise.
 *
 * A row is an event (`handler` is empty), or a handler that is done with an event whose others are not (`Class.method`).
 *
 * @throws DefinitionError for a name that cannot be one
 */
export function migrations(options: PostgresInboxTable = {}): readonly Migration[] {
  const table = inboxTable(options);
  return [
    {
      name: `${options.table ?? 'cloudevents_inbox'}/0001-inbox`,
      // The key is a hash: sources may be longer than what an index takes.
      sql: `
    CREATE TABLE ${table} (
      key bytea NOT NULL CHECK (octet_length(key) = 32),
      handler text NOT NULL,
      source text NOT NULL,
      id text NOT NULL,
      owner text,
      claims integer NOT NULL DEFAULT 1,
      leased_until timestamptz,
      done_at timestamptz,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (key, handler)
    );
    CREATE INDEX ON ${table} (expires_at);
    COMMENT ON TABLE ${table} IS 'Events that were received, by nestjs-cloudevents';
    COMMENT ON COLUMN ${table}.key IS 'sha256 of source and id';
    COMMENT ON COLUMN ${table}.handler IS 'Class.method of a handler that is done, where the event is not; empty: the event itself';
    COMMENT ON COLUMN ${table}.owner IS 'the delivery that has, or had, the claim';
    COMMENT ON COLUMN ${table}.claims IS 'how many deliveries began to handle it';
    COMMENT ON COLUMN ${table}.leased_until IS 'when the claim ends by itself; null: nobody has it';
    COMMENT ON COLUMN ${table}.done_at IS 'when it was handled; null: it was not';
    COMMENT ON COLUMN ${table}.expires_at IS 'when the row may be deleted';`,
    },
  ];
}
