import { after, now } from '../../../postgres/moments.js';
import type { OutboxTables } from './outbox-tables.js';

/** What leases lanes and reads them. Parameters are texts; lists are JSON. */
export interface ClaimStatements {
  /** sink, after, lanes, owner, lease -> `lanes`, `last`, `paused`, `disabled` */
  readonly claim: string;
  /** sink, lanes, events of each, bytes -> `lane`, `seq`, `event` (empty: an orphan), `failing` (ms, or empty) of each event */
  readonly read: string;
  /** sink, leases -> `answer`. Deletes what is left of events that somebody deleted. */
  readonly removeOrphans: string;
  /** -> `sink` of each that is still to get something */
  readonly sinks: string;
  /** leases, lease -> `sink`, `lane`, `fence` of each lease that holds */
  readonly renew: string;
}

export function claimStatements({ outbox, delivery, lane, sink }: OutboxTables): ClaimStatements {
  return {
    // From lane to lane by one look into the index each, however many rows lie between, and no further than the lanes
    // that are asked for. What somebody else is just taking is not waited for.
    claim: `
WITH RECURSIVE state AS MATERIALIZED (
  SELECT paused_until, disabled_reason FROM ${sink} WHERE sink = $1::text
), walk AS (
  (SELECT lane FROM ${delivery}
   WHERE sink = $1::text AND lane > $2::text
     AND NOT EXISTS (SELECT FROM state WHERE paused_until > ${now} OR disabled_reason IS NOT NULL)
   ORDER BY lane LIMIT 1)
  UNION ALL
  SELECT next.lane FROM walk CROSS JOIN LATERAL (
    SELECT lane FROM ${delivery} WHERE sink = $1::text AND lane > walk.lane ORDER BY lane LIMIT 1
  ) AS next
), free AS MATERIALIZED (
  SELECT walk.lane, held.leased_until IS NOT NULL AS was_held
  FROM walk LEFT JOIN LATERAL (
    SELECT leased_until FROM ${lane} AS held WHERE held.sink = $1::text AND held.lane = walk.lane LIMIT 1
  ) AS held ON true
  WHERE held.leased_until IS NULL OR held.leased_until <= ${now}
  LIMIT $3::text::integer
), over AS (
  SELECT held.lane FROM free JOIN ${lane} AS held ON held.sink = $1::text AND held.lane = free.lane
  WHERE free.was_held AND held.leased_until <= ${now}
  ORDER BY held.lane FOR UPDATE OF held SKIP LOCKED
), taken_over AS (
  UPDATE ${lane} AS held SET owner = $4::text, fence = DEFAULT, leased_until = ${after('$5')}
  FROM over WHERE held.sink = $1::text AND held.lane = over.lane
  RETURNING held.lane, held.fence
), taken AS (
  INSERT INTO ${lane} (sink, lane, owner, leased_until)
  SELECT $1::text, lane, $4::text, ${after('$5')} FROM free WHERE NOT was_held ORDER BY lane
  ON CONFLICT (sink, lane) DO NOTHING
  RETURNING lane, fence
), claimed AS (
  SELECT lane, fence FROM taken_over UNION ALL SELECT lane, fence FROM taken
)
SELECT
  coalesce((SELECT json_agg(json_build_object('lane', lane, 'fence', fence::text)) FROM claimed)::text, '[]') AS lanes,
  CASE WHEN (SELECT count(*) FROM free) < $3::text::integer THEN '' ELSE (SELECT max(lane) FROM free) END AS last,
  coalesce((SELECT greatest(0, ceil(extract(epoch FROM paused_until - ${now}) * 1000)) FROM state), 0)::bigint::text
    AS paused,
  coalesce((SELECT disabled_reason FROM state), '') AS disabled`,

    // After the claim, by a statement of its own: what another relay settled before the claim, the claim itself may
    // still see. The first events of a lane are read as they stand in the index, from where the lane begins: were they
    // asked for by the lane's name, a planner that expects few of them would read and sort the whole lane, however long it
    // is. The events that are left out by their bytes are the last ones of each lane.
    read: `
SELECT lane, seq::text AS seq, coalesce(event, '') AS event,
  coalesce(round(extract(epoch FROM ${now} - first_failed_at) * 1000)::bigint::text, '') AS failing
FROM (
  SELECT first.place, first.lane, first.seq, first.first_failed_at, event.event,
    coalesce(sum(event.size) OVER (ORDER BY first.place, first.lane ROWS UNBOUNDED PRECEDING) - event.size, 0) AS before
  FROM json_array_elements_text($2::text::json) AS held(lane) CROSS JOIN LATERAL (
    SELECT lane, seq, first_failed_at, row_number() OVER (ORDER BY lane, seq) AS place FROM (
      SELECT lane, seq, first_failed_at FROM ${delivery} AS row
      WHERE row.sink = $1::text AND (row.lane, row.seq) >= (held.lane, 0) AND row.lane <= held.lane
      ORDER BY row.lane, row.seq LIMIT $3::text::bigint
    ) AS own
  ) AS first LEFT JOIN LATERAL (
    SELECT event, size FROM ${outbox} AS event WHERE event.seq = first.seq LIMIT 1
  ) AS event ON true
) AS fitting
WHERE before < $4::text::bigint
ORDER BY place, lane`,

    // Whole lanes, since any number of them may stand before the first event that is still there.
    removeOrphans: `
WITH asked AS (
  SELECT * FROM json_to_recordset($2::text::json) AS asked(lane text, fence bigint)
), held AS (
  SELECT held.lane FROM asked JOIN ${lane} AS held ON held.sink = $1::text AND held.lane = asked.lane AND held.fence = asked.fence
  ORDER BY held.lane FOR UPDATE OF held
), gone AS (
  DELETE FROM ${delivery} AS row USING held
  WHERE row.sink = $1::text AND row.lane = held.lane AND NOT EXISTS (SELECT FROM ${outbox} AS event WHERE event.seq = row.seq)
  RETURNING row.seq
)
SELECT count(*)::text AS answer FROM gone`,

    sinks: `
WITH RECURSIVE walk AS (
  (SELECT sink FROM ${delivery} ORDER BY sink LIMIT 1)
  UNION ALL
  SELECT next.sink FROM walk CROSS JOIN LATERAL (
    SELECT sink FROM ${delivery} WHERE sink > walk.sink ORDER BY sink LIMIT 1
  ) AS next
)
SELECT sink FROM walk`,

    renew: `
WITH asked AS (
  SELECT * FROM json_to_recordset($1::text::json) AS asked(sink text, lane text, fence bigint)
), held AS (
  SELECT held.sink, held.lane, held.fence FROM asked JOIN ${lane} AS held USING (sink, lane, fence)
  ORDER BY held.sink, held.lane FOR UPDATE OF held
), renewed AS (
  UPDATE ${lane} AS lease SET leased_until = ${after('$2')} FROM held
  WHERE lease.sink = held.sink AND lease.lane = held.lane
  RETURNING lease.sink, lease.lane, lease.fence
)
SELECT sink, lane, fence::text AS fence FROM renewed`,
  };
}
