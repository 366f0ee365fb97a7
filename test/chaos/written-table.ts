/** The table of the writers' own: what it holds was committed, in this order per subject. */
export const writtenTable = `CREATE TABLE chaos_written (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, subject text NOT NULL
)`;

export const noteText = 'INSERT INTO chaos_written (id, subject) VALUES ($1, $2)';
export const writtenText = 'SELECT id, subject FROM chaos_written ORDER BY place';
export const deadLettersText = 'SELECT sink, id FROM cloudevents_dead_letter';
export const openText = 'SELECT count(*)::integer AS open FROM cloudevents_outbox_delivery';
