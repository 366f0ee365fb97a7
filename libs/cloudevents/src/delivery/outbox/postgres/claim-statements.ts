import { after, now } from '../../../postgres/moments.js';
import type { OutboxTables } from './outbox-tables.js';

/** What leases lanes. Parameters are texts; lists are JSON. */
export interface ClaimStatements {
  /** sink, after, lanes, owner, lease -> `lanes`, `over` (lanes whose leases are), `last`, `paused`, `disabled` */
  readonly claim: string;
  /** sink, lanes, owner, lease -> `lane`, `fence` of each whose lease is over, unless somebody else just takes it */
  readonly takeOver: string;
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
), taken AS (
  INSERT INTO ${lane} (sink, lane, owner, leased_until)
  SELECT $1::text, lane, $4::text, ${after('$5')} FROM free WHERE NOT was_held ORDER BY lane
  ON CONFLICT (sink, lane) DO NOTHING
  RETURNING lane, fence
)
SELECT
  coalesce((SELECT json_agg(json_build_object('lane', lane, 'fence', fence::text)) FROM taken)::text, '[]') AS lanes,
  coalesce((SELECT json_agg(lane) FROM free WHERE was_held)::text, '[]') AS over,
  CASE WHEN (SELECT count(*) FROM free) < $3::text::integer THEN '' ELSE (SELECT max(lane) FROM free) END AS last,
  coalesce((SELECT greatest(0, ceil(extract(epoch FROM paused_until - ${now}) * 1000)) FROM state), 0)::bigint::text
    AS paused,
  coalesce((SELECT disabled_reason FROM state), '') AS disabled`,

    // By itself, since there hardly ever are any, and a claim that could do it as well is a third longer in being planned.
    takeOver: `
WITH over AS (
  SELECT held.lane FROM json_array_elements_text($2::text::json) AS asked(lane)
    JOIN ${lane} AS held ON held.sink = $1::text AND held.lane = asked.lane
  WHERE held.leased_until <= ${now}
  ORDER BY held.lane FOR UPDATE OF held SKIP LOCKED
), taken_over AS (
  UPDATE ${lane} AS held SET owner = $3::text, fence = DEFAULT, leased_until = ${after('$4')}
  FROM over WHERE held.sink = $1::text AND held.lane = over.lane
  RETURNING held.lane, held.fence
)
SELECT lane, fence::text AS fence FROM taken_over`,

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
