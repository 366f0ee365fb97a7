import { now } from '../../../postgres/moments.js';
import type { OutboxTables } from './outbox-tables.js';

/** What reads the first events of lanes. Parameters are texts; lists are JSON. */
export interface ReadStatements {
  /**
   * sink, lanes, events of each, bytes -> `place` of its lane in the list (from 1), `seq`, `event` (empty: an orphan),
   * `failing` (ms, or empty) of each event. Where they have more bytes than that altogether, {@link tooLarge} stands in
   * place of each event.
   */
  readonly read: string;
  /** The same, without the last ones of each lane: once the events have so many bytes, no more follow. */
  readonly readFitting: string;
}

/** No event. */
export const tooLarge = '-';

export function readStatements({ outbox, delivery }: OutboxTables): ReadStatements {
  // After the claim, by statements of their own: what another relay settled before the claim, the claim itself may still
  // see.
  // The first events of a lane are read as they stand in the index, from where the lane begins: were they asked for by the
  // lane's name, a planner that expects few of them would read and sort the whole lane, however long it is.
  const firstOf = (lane: string): string => `
    SELECT lane, seq, first_failed_at FROM ${delivery} AS row
    WHERE row.sink = $1::text AND (row.lane, row.seq) >= (${lane}, 0) AND row.lane <= ${lane}
    ORDER BY row.lane, row.seq LIMIT $3::text::bigint`;
  const held = 'json_array_elements_text($2::text::json) WITH ORDINALITY AS held(lane, place)';
  const event = (seq: string): string =>
    `(SELECT event, size FROM ${outbox} AS event WHERE event.seq = ${seq} LIMIT 1)`;
  const failing = `coalesce(round(extract(epoch FROM ${now} - first_failed_at) * 1000)::bigint::text, '') AS failing`;
  return {
    // Nearly always they fit: to find out which of them do takes a third as long again.
    read: `
SELECT held.place::text AS place, first.seq::text AS seq, ${failing},
  CASE WHEN sum(event.size) OVER () > $4::text::bigint THEN '${tooLarge}' ELSE coalesce(event.event, '') END AS event
FROM ${held} CROSS JOIN LATERAL (${firstOf('held.lane')}
) AS first LEFT JOIN LATERAL ${event('first.seq')} AS event ON true`,

    readFitting: `
SELECT place::text AS place, seq::text AS seq, ${failing}, coalesce(event, '') AS event
FROM (
  SELECT held.place, first.seq, first.first_failed_at, event.event,
    coalesce(sum(event.size) OVER (ORDER BY first.turn, held.place ROWS UNBOUNDED PRECEDING) - event.size, 0) AS before
  FROM ${held} CROSS JOIN LATERAL (
    SELECT seq, first_failed_at, row_number() OVER (ORDER BY lane, seq) AS turn FROM (${firstOf('held.lane')}
    ) AS own
  ) AS first LEFT JOIN LATERAL ${event('first.seq')} AS event ON true
) AS fitting
WHERE before < $4::text::bigint`,
  };
}
