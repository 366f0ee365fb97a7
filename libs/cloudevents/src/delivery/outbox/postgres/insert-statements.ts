import type { OutboxTables } from './outbox-tables.js';

/** What writes events. Parameters are texts; lists are JSON. */
export interface InsertStatements {
  /** lanes -> `transaction`, its number. Waits until no other open transaction has written to one of them. */
  readonly lock: string;
  /** -> `transaction`. Waits until no other open transaction has written to any lane: for more lanes than there is room for locks. */
  readonly lockAll: string;
  /**
   * entries, sinks, transaction -> `written`, `transaction`. Writes in that transaction alone. Empty: in any that has
   * written something before; one that has not may be of this statement alone, and comes again with its number.
   */
  readonly insert: string;
  /** -> `answer`. Told with the commit, once for a transaction. */
  readonly notify: string;
}

export function insertStatements({ outbox, delivery, channel }: OutboxTables): InsertStatements {
  // The same for all who write to the table, whether they name its schema or have it in their search_path.
  const table = `(SELECT to_regclass('${outbox}')::oid::text)`;
  const all = `hashtextextended(${table}, 0)`;
  return {
    // Sorted, so that two transactions never wait for each other. A statement of its own: numbers are given out after it.
    lock: `
SELECT txid_current()::text AS transaction, count(*)::text AS locked FROM (SELECT pg_advisory_xact_lock_shared(${all})) AS shared, (
  SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(${table} || ' ' || lane, 0) AS key
    FROM json_array_elements_text($1::text::json) AS lane ORDER BY key
  ) AS keys
) AS locks`,

    lockAll: `SELECT txid_current()::text AS transaction FROM (SELECT pg_advisory_xact_lock(${all})) AS locked`,

    insert: `
WITH own AS MATERIALIZED (
  SELECT CASE $3::text WHEN '' THEN txid_current_if_assigned() IS NOT NULL ELSE txid_current()::text = $3::text END AS is_open
), event AS (
  INSERT INTO ${outbox} (lane, id, source, type, subject, event, size, open)
  SELECT lane, id, source, type, subject, event, octet_length(event), json_array_length($2::text::json)
  FROM json_to_recordset($1::text::json)
    AS entry(place integer, lane text, id text, source text, type text, subject text, event text) CROSS JOIN own
  WHERE own.is_open
  ORDER BY place
  RETURNING seq, lane
), delivery AS (
  INSERT INTO ${delivery} (sink, lane, seq)
  SELECT sink, lane, seq FROM event CROSS JOIN json_array_elements_text($2::text::json) AS sink
  RETURNING seq
)
SELECT (count(*) > 0)::text AS written, txid_current()::text AS transaction FROM delivery`,

    notify: `SELECT 'told' AS answer FROM (SELECT pg_notify('${channel}', '')) AS told`,
  };
}
