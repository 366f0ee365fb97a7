import { after, now } from '../../../postgres/moments.js';

/** Every statement of the inbox; each is one step that is done whole or not at all. Parameters are texts. */
export interface InboxStatements {
  /** key, source, id, owner, lease -> `answer` */
  readonly claim: string;
  /** key -> `handler` of each that is done */
  readonly handlers: string;
  /** key, source, id, owner, handler, ttl -> `answer` */
  readonly completeHandler: string;
  /** key, source, id, owner, ttl, JSON array of the handlers that noted their part -> `answer` */
  readonly complete: string;
  /** key, owner -> `answer` */
  readonly release: string;
  /** limit -> `answer`, a number */
  readonly purge: string;
}

const key = "decode($1::text, 'hex')";
const columns = 'key, handler, source, id, owner';

/** @param table its name as it stands in SQL */
export function inboxStatements(table: string): InboxStatements {
  return {
    // An event that somebody has is only read, so that a duplicate writes nothing. Nobody waits for a row: where it is
    // locked, claims meet, or the transaction of a handler is open, which may be for long, and hold a connection as long.
    claim: `
WITH held AS (
  SELECT done_at FROM ${table} AS event WHERE key = ${key} AND handler = '' AND ${isHeld}
), free AS (
  SELECT key FROM ${table} AS event WHERE key = ${key} AND handler = '' AND (${isHeld}) IS NOT TRUE
  FOR UPDATE SKIP LOCKED
), renewed AS (
  UPDATE ${table} AS event SET owner = $4::text, claims = event.claims + 1, done_at = NULL,
    leased_until = ${after('$5')}, expires_at = greatest(event.expires_at, ${after('$5')})
  FROM free WHERE event.key = free.key AND event.handler = ''
  RETURNING event.key
), begun AS (
  INSERT INTO ${table} (${columns}, leased_until, expires_at)
  SELECT ${key}, '', $2::text, $3::text, $4::text, ${after('$5')}, ${after('$5')}
  WHERE NOT EXISTS (SELECT FROM ${table} WHERE key = ${key} AND handler = '')
  ON CONFLICT (key, handler) DO NOTHING
  RETURNING key
)
SELECT CASE
  WHEN EXISTS (SELECT FROM renewed) THEN 'again'
  WHEN EXISTS (SELECT FROM begun) THEN
    CASE WHEN EXISTS (SELECT FROM ${table} WHERE key = ${key} AND handler <> '') THEN 'again' ELSE 'first' END
  WHEN EXISTS (SELECT FROM held WHERE done_at IS NOT NULL) THEN 'done'
  ELSE 'in-flight'
END AS answer`,

    handlers: `
SELECT handler FROM ${table} WHERE key = ${key} AND handler <> '' AND expires_at > ${now} ORDER BY handler`,

    // Not over before the claim is, or the event could not be completed. Shared, so that the transactions of several handlers do not wait for one another; whoever wants to take the event
    // over waits for all of them.
    completeHandler: `
WITH claim AS (
  SELECT key, leased_until FROM ${table} WHERE key = ${key} AND handler = '' AND owner = $4::text AND done_at IS NULL
  FOR SHARE
), noted AS (
  INSERT INTO ${table} AS part (${columns}, done_at, expires_at)
  SELECT key, $5::text, $2::text, $3::text, $4::text, ${now}, greatest(leased_until, ${after('$6')}) FROM claim
  ON CONFLICT (key, handler) DO UPDATE SET owner = $4::text, done_at = ${now}, expires_at = excluded.expires_at
  WHERE part.expires_at <= ${now}
  RETURNING key
)
SELECT CASE
  WHEN NOT EXISTS (SELECT FROM claim) THEN 'lost'
  WHEN NOT EXISTS (SELECT FROM noted) THEN 'twice'
  ELSE 'noted'
END AS answer`,

    // A note that is not there was rolled back, or is not committed yet: then its handler's work is not there either.
    // Nobody asks for the handlers of an event that is done.
    complete: `
WITH missing AS (
  SELECT FROM json_array_elements_text($6::text::json) AS noted (name)
  WHERE NOT EXISTS (SELECT FROM ${table} AS part WHERE part.key = ${key} AND part.handler = noted.name)
    AND NOT EXISTS (SELECT FROM ${table} WHERE key = ${key} AND handler = '' AND done_at IS NOT NULL)
), event AS (
  INSERT INTO ${table} (${columns}, done_at, expires_at)
  SELECT ${key}, '', $2::text, $3::text, $4::text, ${now}, ${after('$5')} WHERE NOT EXISTS (SELECT FROM missing)
  ON CONFLICT (key, handler) DO UPDATE SET done_at = ${now}, leased_until = NULL, expires_at = ${after('$5')}
  RETURNING key
), parts AS (
  DELETE FROM ${table} WHERE key = ${key} AND handler <> '' AND NOT EXISTS (SELECT FROM missing)
)
SELECT CASE WHEN EXISTS (SELECT FROM event) THEN 'done' ELSE 'missing' END AS answer`,

    release: `
WITH freed AS (
  UPDATE ${table} SET owner = NULL, leased_until = NULL
  WHERE key = ${key} AND handler = '' AND owner = $2::text
  RETURNING key
)
SELECT count(*)::text AS answer FROM freed`,

    // An event stays as long as it has handlers that are done: by it, the next claim knows to ask for them. What is
    // locked is in use.
    purge: `
WITH moment AS (
  SELECT ${now} AS now
), old AS (
  SELECT key, handler FROM ${table} AS event
  WHERE expires_at <= (SELECT now FROM moment) AND (handler <> '' OR NOT EXISTS (
    SELECT FROM ${table} AS part
    WHERE part.key = event.key AND part.handler <> '' AND part.expires_at > (SELECT now FROM moment)
  ))
  ORDER BY expires_at LIMIT $1::text::integer FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM ${table} AS event USING old WHERE event.key = old.key AND event.handler = old.handler
  RETURNING event.key
)
SELECT count(*)::text AS answer FROM gone`,
  };
}

/** Whether it is done and remembered, or somebody's; null where its claim was released. */
const isHeld = `CASE WHEN event.done_at IS NULL THEN event.leased_until ELSE event.expires_at END > ${now}`;
