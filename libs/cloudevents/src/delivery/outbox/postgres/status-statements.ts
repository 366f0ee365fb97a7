import { now } from '../../../postgres/moments.js';
import type { OutboxTables } from './outbox-tables.js';

/** What a person asks about the outbox, and tells it. */
export interface StatusStatements {
  /** -> the columns of a sink, of each that anything is known of; times are milliseconds, empty for none */
  readonly status: string;
  /** sink -> `disabled`, `paused` as they were; no row for a sink that nothing is known of */
  readonly lift: string;
}

const pausedFor = `coalesce(greatest(0, ceil(extract(epoch FROM paused_until - ${now}) * 1000)), 0)::bigint::text`;

export function statusStatements({
  outbox,
  delivery,
  lane,
  sink,
  deadLetter,
  channel,
}: OutboxTables): StatusStatements {
  return {
    status: `
WITH waiting AS (
  SELECT sink, count(*) AS events, min(seq) AS first FROM ${delivery} GROUP BY sink
), held AS (
  SELECT sink, count(*) AS lanes, count(*) FILTER (WHERE leased_until <= ${now}) AS over FROM ${lane} GROUP BY sink
), dead AS (
  SELECT sink, count(*) AS letters, max(failed_at) AS newest FROM ${deadLetter} GROUP BY sink
), known AS (
  SELECT sink FROM waiting UNION SELECT sink FROM held UNION SELECT sink FROM dead UNION SELECT sink FROM ${sink}
)
SELECT sink, coalesce(events, 0)::text AS events,
  coalesce((SELECT greatest(0, extract(epoch FROM ${now} - created_at) * 1000)::bigint::text
    FROM ${outbox} AS event WHERE event.seq = waiting.first), '') AS oldest,
  coalesce(lanes, 0)::text AS lanes, coalesce(over, 0)::text AS over,
  ${pausedFor} AS paused, coalesce(disabled_reason, '') AS disabled, coalesce(letters, 0)::text AS letters,
  coalesce(to_char(newest AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS newest
FROM known LEFT JOIN waiting USING (sink) LEFT JOIN held USING (sink) LEFT JOIN dead USING (sink)
  LEFT JOIN ${sink} AS state USING (sink)
ORDER BY sink`,

    // Relays are told in any case, since who lifts need not know whether any listen.
    lift: `
WITH state AS MATERIALIZED (
  SELECT sink, coalesce(disabled_reason, '') AS disabled, ${pausedFor} AS paused FROM ${sink}
  WHERE sink = $1::text FOR UPDATE
), lifted AS (
  UPDATE ${sink} AS row SET disabled_reason = NULL, paused_until = NULL FROM state WHERE row.sink = state.sink
  RETURNING row.sink
), told AS MATERIALIZED (
  SELECT pg_notify('${channel}', '') FROM lifted
)
SELECT disabled, paused, (SELECT count(*) FROM told)::text AS told FROM state`,
  };
}
