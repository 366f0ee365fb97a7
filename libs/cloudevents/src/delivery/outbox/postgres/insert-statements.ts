import type { OutboxTables } from './outbox-tables.js';

/** What writes events. Parameters are texts; lists are JSON. */
export interface InsertStatements {
  /** lanes -> `answer`. Waits until no other open transaction has written to one of them. */
  readonly lock: string;
  /** -> `answer`. Waits until no other open transaction has written to any lane: for more lanes than there is room for locks. */
  readonly lockAll: string;
  /** entries, sinks -> `answer` */
  readonly insert: string;
  /** -> `answer`. Told with the commit, once for a transaction. */
  readonly notify: string;
}

export function insertStatements({ outbox, delivery, channel }: OutboxTables): InsertStatements {
  const name = outbox.replaceAll('"', '');
  const all = `hashtextextended('${name}', 0)`;
  return {
    // Sorted, so that two transactions never wait for each other. A statement of its own: numbers are given out after it.
    lock: `
SELECT count(*)::text AS answer FROM (SELECT pg_advisory_xact_lock_shared(${all})) AS shared, (
  SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended('${name} ' || lane, 0) AS key
    FROM json_array_elements_text($1::text::json) AS lane ORDER BY key
  ) AS keys
) AS locks`,

    lockAll: `SELECT 'locked' AS answer FROM (SELECT pg_advisory_xact_lock(${all})) AS locked`,

    insert: `
WITH event AS (
  INSERT INTO ${outbox} (lane, id, source, type, subject, event, size, open)
  SELECT lane, id, source, type, subject, event, octet_length(event), json_array_length($2::text::json)
  FROM json_to_recordset($1::text::json)
    AS entry(place integer, lane text, id text, source text, type text, subject text, event text)
  ORDER BY place
  RETURNING seq, lane
), delivery AS (
  INSERT INTO ${delivery} (sink, lane, seq)
  SELECT sink, lane, seq FROM event CROSS JOIN json_array_elements_text($2::text::json) AS sink
  RETURNING seq
)
SELECT count(*)::text AS answer FROM delivery`,

    notify: `SELECT 'told' AS answer FROM (SELECT pg_notify('${channel}', '')) AS told`,
  };
}
