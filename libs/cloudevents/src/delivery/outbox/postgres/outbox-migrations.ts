import type { Migration } from '../../../postgres/migrations.js';
import { outboxTables, type PostgresOutboxTables } from './outbox-tables.js';

/**
 * The SQL that makes the tables, for tools that apply migrations themselves; `migrate` does it otherwise.
 *
 * @throws DefinitionError for a name that cannot be one
 */
export function migrations(options: PostgresOutboxTables = {}): readonly Migration[] {
  const { outbox, delivery, lane, sink, deadLetter, events } = outboxTables(options);
  const prefix = options.prefix ?? 'cloudevents_';
  return [
    {
      name: `${prefix}outbox/0001-outbox`,
      // Lanes are compared byte by byte, whatever the language of the database.
      sql: `
    CREATE TABLE ${outbox} (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      lane text COLLATE "C" NOT NULL,
      id text NOT NULL,
      source text NOT NULL,
      type text NOT NULL,
      subject text,
      event text NOT NULL,
      size integer NOT NULL,
      open integer NOT NULL CHECK (open > 0),
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TABLE ${delivery} (
      sink text COLLATE "C" NOT NULL,
      lane text COLLATE "C" NOT NULL,
      seq bigint NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      first_failed_at timestamptz,
      last_error text,
      PRIMARY KEY (sink, lane, seq)
    );
    CREATE TABLE ${lane} (
      sink text COLLATE "C" NOT NULL,
      lane text COLLATE "C" NOT NULL,
      owner text NOT NULL,
      fence bigint GENERATED ALWAYS AS IDENTITY,
      leased_until timestamptz NOT NULL,
      PRIMARY KEY (sink, lane)
    );
    CREATE TABLE ${sink} (
      sink text COLLATE "C" PRIMARY KEY,
      paused_until timestamptz,
      disabled_reason text
    );
    CREATE TABLE ${deadLetter} (
      dead_letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sink text COLLATE "C" NOT NULL,
      lane text COLLATE "C" NOT NULL,
      seq bigint NOT NULL,
      id text NOT NULL,
      source text NOT NULL,
      type text NOT NULL,
      subject text,
      event text NOT NULL,
      reason text NOT NULL,
      attempts integer NOT NULL,
      last_error text,
      first_failed_at timestamptz NOT NULL,
      failed_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    COMMENT ON TABLE ${outbox} IS 'Events that sinks are still to get, by nestjs-cloudevents';
    COMMENT ON COLUMN ${outbox}.seq IS 'the order within a lane; between lanes it means nothing';
    COMMENT ON COLUMN ${outbox}.lane IS 'hash of source and subject: events of one lane are delivered in order';
    COMMENT ON COLUMN ${outbox}.event IS 'the event in the JSON format';
    COMMENT ON COLUMN ${outbox}.open IS 'how many sinks are still to get it; the last one deletes the row';
    COMMENT ON TABLE ${delivery} IS 'Which sink is still to get which event';
    COMMENT ON TABLE ${lane} IS 'Lanes that relays hold; a lane that nobody holds has no row';
    COMMENT ON COLUMN ${lane}.fence IS 'grows with every claim: what an earlier holder says has no effect';
    COMMENT ON TABLE ${sink} IS 'Sinks whose receivers asked to be left alone';
    COMMENT ON COLUMN ${sink}.paused_until IS 'the receiver asked for a wait (Retry-After)';
    COMMENT ON COLUMN ${sink}.disabled_reason IS 'the receiver is gone (410); null: it is not';
    COMMENT ON TABLE ${deadLetter} IS 'Events that a sink did not get, with the reason';`,
    },
    {
      name: `${prefix}outbox/0002-dead-letters`,
      // Rows come and go: what is left of them is cleared away early. Renewed leases stay on their pages.
      sql: `
    ALTER TABLE ${deadLetter} ALTER COLUMN seq DROP NOT NULL;
    ALTER TABLE ${outbox} ADD COLUMN dead_letter_id bigint;
    CREATE INDEX ON ${deadLetter} (sink, dead_letter_id);
    CREATE INDEX ON ${deadLetter} (sink, failed_at);
    CREATE VIEW ${events} AS
      SELECT id, source AS aggregatetype, coalesce(subject, id) AS aggregateid, type, event AS payload, seq FROM ${outbox};
    ALTER TABLE ${outbox} SET (autovacuum_vacuum_scale_factor = 0.01);
    ALTER TABLE ${delivery} SET (autovacuum_vacuum_scale_factor = 0.01);
    ALTER TABLE ${lane} SET (autovacuum_vacuum_scale_factor = 0.01, fillfactor = 50);
    COMMENT ON COLUMN ${deadLetter}.seq IS 'its number in the outbox; null: it was published directly';
    COMMENT ON COLUMN ${outbox}.dead_letter_id IS 'which dead letter it was before it was requeued; null: none';
    COMMENT ON VIEW ${events} IS 'The outbox under the column names that outbox readers expect';`,
    },
  ];
}
