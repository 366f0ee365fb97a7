import { after, now } from '../../../postgres/moments.js';
import type { OutboxTables } from './outbox-tables.js';

/** What notes outcomes. Parameters are texts; lists are JSON. */
export interface SettleStatements {
  /**
   * sink, leases with `release`, the numbers of what is `done`, and the `first` and `last` of them -> `lane`, `fence` of each
   * lease that holds
   */
  readonly settleDone: string;
  /** sink, leases as above, settlements that are not `done` -> `lane`, `fence` of each lease that holds */
  readonly settle: string;
  /** sink, ms -> `answer` */
  readonly pause: string;
  /** sink, reason -> `answer` */
  readonly disable: string;
  /** sink -> `answer` */
  readonly enable: string;
}

/** The time that was so many milliseconds ago; none for none. */
const since = (ms: string): string => `${now} - make_interval(secs => ${ms} / 1000)`;

export function settleStatements({ outbox, delivery, lane, sink, deadLetter }: OutboxTables): SettleStatements {
  // Locks the lanes, so that nobody takes them over meanwhile. What was delivered of a lane stands side by side in the
  // index, as a rule with nothing between: it is read in one go, and the sum keeps it from being looked up one by one.
  const held = `
WITH asked AS (
  SELECT * FROM json_to_recordset($2::text::json)
    AS asked(lane text, fence bigint, release boolean, first bigint, last bigint, done bigint[])
), held AS (
  SELECT held.lane, held.fence, asked.release, asked.first, asked.last, asked.done
  FROM asked JOIN ${lane} AS held ON held.sink = $1::text AND held.lane = asked.lane AND held.fence = asked.fence
  ORDER BY held.lane FOR UPDATE OF held
), released AS (
  DELETE FROM ${lane} AS row USING held WHERE row.sink = $1::text AND row.lane = held.lane AND held.release
), done AS (
  DELETE FROM ${delivery} AS row USING held
  WHERE row.sink = $1::text AND row.lane = held.lane AND row.seq >= held.first AND row.seq <= held.last
    AND row.seq + 0 = ANY (held.done)
  RETURNING row.seq
)`;
  // Whoever is the last one deletes the event. One that no other sink is to get is nobody else's: it needs no lock. Others
  // are locked, since another sink may be settling the same; which they are is not asked again once they are locked.
  const gone = (table: string): string => `, last AS (
  DELETE FROM ${outbox} AS row WHERE row.seq = ANY (ARRAY(SELECT seq FROM ${table})) AND row.open = 1 RETURNING row.seq
), shared AS MATERIALIZED (
  SELECT seq FROM ${table} WHERE seq NOT IN (SELECT seq FROM last)
), event AS (
  SELECT event.seq, event.open FROM ${outbox} AS event
  WHERE event.seq IN (SELECT seq FROM shared) ORDER BY event.seq FOR UPDATE
), last_of_shared AS (
  DELETE FROM ${outbox} AS row USING event WHERE row.seq = event.seq AND event.open = 1
), not_last AS (
  UPDATE ${outbox} AS row SET open = event.open - 1 FROM event WHERE row.seq = event.seq AND event.open > 1
)
SELECT lane, fence::text AS fence FROM held`;
  return {
    settleDone: `${held}${gone('done')}`,

    settle: `${held}, settled AS (
  SELECT settled.* FROM json_to_recordset($3::text::json)
    AS settled(lane text, fence bigint, seq bigint, outcome text, attempts integer, reason text, error text,
      "failingFor" double precision)
  JOIN held USING (lane, fence)
), kept AS (
  UPDATE ${delivery} AS row SET attempts = row.attempts + settled.attempts,
    first_failed_at = coalesce(row.first_failed_at, ${since('settled."failingFor"')}), last_error = settled.error
  FROM settled
  WHERE settled.outcome = 'kept' AND row.sink = $1::text AND row.lane = settled.lane AND row.seq = settled.seq
), given_up AS (
  DELETE FROM ${delivery} AS row USING settled
  WHERE settled.outcome = 'dead' AND row.sink = $1::text AND row.lane = settled.lane AND row.seq = settled.seq
  RETURNING row.seq, settled.reason, row.attempts + settled.attempts AS attempts,
    coalesce(settled.error, row.last_error) AS error,
    coalesce(row.first_failed_at, ${since('coalesce(settled."failingFor", 0)')}) AS first_failed_at
), dead AS (
  INSERT INTO ${deadLetter}
    (sink, lane, seq, id, source, type, subject, event, reason, attempts, last_error, first_failed_at)
  SELECT $1::text, lane, seq, id, source, type, subject, event, reason, attempts, error, first_failed_at
  FROM given_up JOIN ${outbox} AS event USING (seq) ORDER BY seq
), gone AS (
  SELECT seq FROM done UNION ALL SELECT seq FROM given_up
)${gone('gone')}`,

    pause: `
WITH paused AS (
  INSERT INTO ${sink} AS row (sink, paused_until) VALUES ($1::text, ${after('$2')})
  ON CONFLICT (sink) DO UPDATE SET paused_until = greatest(row.paused_until, excluded.paused_until)
  RETURNING row.sink
)
SELECT count(*)::text AS answer FROM paused`,

    disable: `
WITH disabled AS (
  INSERT INTO ${sink} AS row (sink, disabled_reason) VALUES ($1::text, $2::text)
  ON CONFLICT (sink) DO UPDATE SET disabled_reason = $2::text
  RETURNING row.sink
)
SELECT count(*)::text AS answer FROM disabled`,

    enable: `
WITH enabled AS (
  UPDATE ${sink} SET disabled_reason = NULL WHERE sink = $1::text AND disabled_reason IS NOT NULL RETURNING sink
)
SELECT count(*)::text AS answer FROM enabled`,
  };
}
