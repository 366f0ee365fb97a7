import type { OutboxTables } from './outbox-tables.js';

/** What writes and reads dead letters. Parameters are texts; lists are JSON. `where` is of {@link conditionsOf}. */
export interface DeadLetterStatements {
  /** letters -> `answer` */
  readonly put: string;
  /** …, limit (the parameter of this name) -> the columns of a letter, of each */
  list(where: string, limit: string): string;
  /** … -> `answer` */
  count(where: string): string;
  /** … -> `answer` */
  remove(where: string): string;
  /** … -> `answer` */
  requeue(where: string): string;
}

/** RFC 3339, as exact as the database knows it. */
const moment = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

export function deadLetterStatements({ outbox, delivery, deadLetter, channel }: OutboxTables): DeadLetterStatements {
  /** In one order, so that two who are after the same never wait for each other; what the first has taken, the second has not. */
  const taken = (where: string): string => `
WITH letter AS MATERIALIZED (
  SELECT dead_letter_id FROM ${deadLetter} WHERE ${where} ORDER BY dead_letter_id FOR UPDATE
), gone AS (
  DELETE FROM ${deadLetter} AS row USING letter WHERE row.dead_letter_id = letter.dead_letter_id RETURNING row.*
)`;
  return {
    put: `
WITH letter AS (
  INSERT INTO ${deadLetter}
    (sink, lane, id, source, type, subject, event, reason, attempts, last_error, first_failed_at, failed_at)
  SELECT sink, lane, id, source, type, subject, event, reason, attempts, error, "firstFailedAt", "failedAt"
  FROM json_to_recordset($1::text::json) AS letter(place integer, sink text, lane text, id text, source text, type text,
    subject text, event text, reason text, attempts integer, error text, "firstFailedAt" timestamptz, "failedAt" timestamptz)
  ORDER BY place
  RETURNING dead_letter_id
)
SELECT count(*)::text AS answer FROM letter`,

    list: (where, limit) => `
SELECT dead_letter_id::text AS key, sink, id, source, type, coalesce(subject, '') AS subject, event, reason,
  attempts::text AS attempts, coalesce(last_error, '') AS error, ${moment('first_failed_at')}, ${moment('failed_at')}
FROM ${deadLetter} WHERE ${where} ORDER BY dead_letter_id LIMIT ${limit}::text::bigint`,

    count: (where) => `SELECT count(*)::text AS answer FROM ${deadLetter} WHERE ${where}`,

    remove: (where) => `${taken(where)}
SELECT count(*)::text AS answer FROM gone`,

    // Numbered anew in the order in which they were given up: behind whatever is in the outbox by now. Relays are told in
    // any case, since who requeues need not know whether any listen.
    requeue: (where) => `${taken(where)}, event AS (
  INSERT INTO ${outbox} (lane, id, source, type, subject, event, size, open, dead_letter_id)
  SELECT lane, id, source, type, subject, event, octet_length(event), 1, dead_letter_id FROM gone ORDER BY dead_letter_id
  RETURNING seq, lane, dead_letter_id
), delivery AS (
  INSERT INTO ${delivery} (sink, lane, seq)
  SELECT gone.sink, event.lane, event.seq FROM event JOIN gone USING (dead_letter_id)
  RETURNING seq
), requeued AS MATERIALIZED (
  SELECT count(*) AS number FROM delivery
), told AS MATERIALIZED (
  SELECT pg_notify('${channel}', '') FROM requeued WHERE number > 0
)
SELECT number::text AS answer, (SELECT count(*) FROM told)::text AS told FROM requeued`,
  };
}
